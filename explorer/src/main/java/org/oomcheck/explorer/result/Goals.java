// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.result;

import java.util.List;

/**
 * What became of the goals of a world; the names of each list are sorted.
 *
 * @param reached goals that some explored state satisfies
 * @param missed goals that no state satisfies: all of them were explored
 * @param open goals that no explored state satisfies, where states were left out, or every run ends
 *     with a complaint of the modelled kernel
 */
public record Goals(List<String> reached, List<String> missed, List<String> open) {
  /** The goals of a world that states none. */
  public static final Goals NONE = new Goals(List.of(), List.of(), List.of());
}
