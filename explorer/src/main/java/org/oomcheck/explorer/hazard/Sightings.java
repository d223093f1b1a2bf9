// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.hazard;

import java.util.LinkedHashMap;
import java.util.Map;
import org.oomcheck.explorer.result.Signature;
import org.oomcheck.explorer.state.IntList;

/** The states that show each finding, all at the least depth at which one does. */
public final class Sightings {
  private final Map<Signature, IntList> states = new LinkedHashMap<>();
  private final Map<Signature, Integer> depths = new LinkedHashMap<>();

  /** Takes note of a state; states come in the order of their depths. */
  void add(Signature signature, int state, int depth) {
    if (depths.computeIfAbsent(signature, key -> depth) == depth) {
      states.computeIfAbsent(signature, key -> new IntList()).add(state);
    }
  }

  /** The states, by finding. */
  public Map<Signature, IntList> byFinding() {
    return states;
  }
}
