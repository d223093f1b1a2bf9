// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.tree;

import java.util.List;

/**
 * A patch, merged or proposed: the functions it replaces, where it comes from, and what its author
 * may expect of it. One file per patch, found by {@link java.util.ServiceLoader}.
 */
public interface Patch {

  /** The name in a series, for example {@code fill-nowait}. */
  String id();

  /** What the patch does, in one sentence. */
  String summary();

  /** The author and date of the proposal, or the commit that merged it. */
  String source();

  /** Replaces functions. */
  void apply(Replacements tree);

  /** What is expected of this patch, per release and scenario; these are checks of the matrix. */
  List<Expectation> expectations();
}
