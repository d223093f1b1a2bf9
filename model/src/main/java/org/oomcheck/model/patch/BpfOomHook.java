// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.patch;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.function.Predicate;
import org.oomcheck.model.linux.BpfOom;
import org.oomcheck.model.linux.mm.Gfp;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.linux.mm.OomKill;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.Patch;
import org.oomcheck.model.tree.Replacements;

/**
 * A BPF program is asked before a victim is chosen, and the kernel looks whether it has freed
 * memory.
 */
@AutoService(Patch.class)
public final class BpfOomHook implements Patch {

  @Override
  public String id() {
    return "bpf-oom-hook";
  }

  @Override
  public String summary() {
    return "a BPF program handles the OOM first; its answer counts if it has killed a process";
  }

  @Override
  public String source() {
    return "Roman Gushchin on linux-mm, 2025; not merged";
  }

  @Override
  public void apply(Replacements tree) {
    tree.replace(
        OomKill.OUT_OF_MEMORY,
        (kernel, gfp) ->
            outOfMemory(kernel, gfp, answer -> answer.handled() && answer.memoryFreed()));
  }

  /**
   * Context: may sleep. Locks: needs oom_lock.
   *
   * @param counts whether an answer of the program means that no victim is chosen
   */
  @KernelRef(path = "mm/oom_kill.c", symbol = "out_of_memory", release = "v6.12")
  static boolean outOfMemory(Kernel kernel, int gfp, Predicate<BpfOom.Answer> counts) {
    if (kernel.oomKill().oomKillerDisabled()) {
      return false;
    }
    return kernel.oomKill().notifiers().freed() > 0
        || kernel.processes().taskWillFreeMem()
        || !Gfp.has(gfp, Gfp.__GFP_FS)
        || isHandled(kernel, counts)
        || OomKill.killUnlessNofs(kernel, gfp, 0);
  }

  @KernelRef(path = "mm/oom_kill.c", symbol = "bpf_handle_oom", release = "v6.12")
  private static boolean isHandled(Kernel kernel, Predicate<BpfOom.Answer> counts) {
    return kernel.find(BpfOom.class).map(BpfOom::handleOutOfMemory).filter(counts).isPresent();
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.proven("v6.12+bpf-oom-hook", "bpf-oom-answer"),
        Expectation.violated("v6.12+bpf-oom-hook", "bpf-oom-answer", Hazard.PREMATURE_OOM_KILL)
            .with("kills", 1));
  }
}
