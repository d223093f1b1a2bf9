// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario.support;

import org.jspecify.annotations.Nullable;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.linux.mm.OomKill;
import org.oomcheck.model.linux.power.Suspend;
import org.oomcheck.model.tree.KernelTree;

/** The test of {@code oom_killer_disabled} with which out_of_memory() begins. One per world. */
public final class OomKillerSwitch {
  private @Nullable Suspend suspend;

  /** The tree with this test in out_of_memory(). */
  public KernelTree on(KernelTree tree) {
    OomKill.OutOfMemory outOfMemory = tree.get(OomKill.OUT_OF_MEMORY);
    return tree.with(
        OomKill.OUT_OF_MEMORY, (kernel, gfp) -> !disabled() && outOfMemory.call(kernel, gfp));
  }

  private boolean disabled() {
    return suspend != null && suspend.oomKillerDisabled();
  }

  /** What sets the switch in this kernel. Only while the world boots. */
  public Suspend boot(Kernel kernel) {
    Suspend booted = new Suspend(kernel);
    suspend = booted;
    return booted;
  }
}
