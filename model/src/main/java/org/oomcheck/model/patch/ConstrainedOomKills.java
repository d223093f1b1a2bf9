// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.patch;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.model.linux.mm.CpusetNode;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.linux.mm.OomKill;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.Patch;
import org.oomcheck.model.tree.Replacements;
import org.oomcheck.model.tree.V4_20;

/** An allocation that is confined to a node does not ask the OOM notifiers. */
@AutoService(Patch.class)
public final class ConstrainedOomKills implements Patch {

  @Override
  public String id() {
    return "constrained-oom-kills";
  }

  @Override
  public String summary() {
    return "out_of_memory() does not ask the notifiers for an allocation that a cpuset confines";
  }

  @Override
  public String source() {
    return "a possible fix; never proposed";
  }

  @Override
  public void apply(Replacements tree) {
    tree.replace(OomKill.OUT_OF_MEMORY, ConstrainedOomKills::outOfMemory);
  }

  /** Context: may sleep. Locks: needs oom_lock. */
  @KernelRef(path = "mm/oom_kill.c", symbol = "out_of_memory", release = "v6.12")
  static boolean outOfMemory(Kernel kernel, int gfp) {
    boolean confined = kernel.find(CpusetNode.class).map(CpusetNode::isConstrained).orElse(false);
    return confined
        ? !kernel.oomKill().oomKillerDisabled() && OomKill.killUnlessNofs(kernel, gfp, 0)
        : V4_20.outOfMemory(kernel, gfp);
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(Expectation.proven("v6.12+constrained-oom-kills", "notifier-frees-elsewhere"));
  }
}
