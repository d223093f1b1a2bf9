// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.tree;

/** A kernel release. One file per release, found by {@link java.util.ServiceLoader}. */
public interface Release {

  /** What is modelled of it, in one sentence. */
  String summary();

  /** The release's functions. */
  KernelTree tree();
}
