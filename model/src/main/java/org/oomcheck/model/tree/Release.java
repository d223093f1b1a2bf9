// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.tree;

import java.util.List;

/** A kernel release. One file per release, found by {@link java.util.ServiceLoader}. */
public interface Release {

  /** A sentence that says what of the release is modelled. */
  String summary();

  /** The release's functions. */
  KernelTree tree();

  /**
   * What is expected of this release, per scenario; these are checks of the matrix. A scenario may
   * state what it expects of a release as well, but not for the same parameters.
   */
  default List<Expectation> expectations() {
    return List.of();
  }
}
