// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.patch;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.model.linux.BpfOom;
import org.oomcheck.model.linux.mm.OomKill;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.Patch;
import org.oomcheck.model.tree.Replacements;

/** A BPF program is asked before a victim is chosen, and is believed. */
@AutoService(Patch.class)
public final class BpfOomUnchecked implements Patch {

  @Override
  public String id() {
    return "bpf-oom-unchecked";
  }

  @Override
  public String summary() {
    return "a BPF program handles the OOM first; its answer counts whatever it has done";
  }

  @Override
  public String source() {
    return "bpf-oom-hook without the look at bpf_memory_freed; never proposed";
  }

  @Override
  public void apply(Replacements tree) {
    tree.replace(
        OomKill.OUT_OF_MEMORY,
        (kernel, gfp) -> BpfOomHook.outOfMemory(kernel, gfp, BpfOom.Answer::handled));
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.violated(
            "v6.12+bpf-oom-unchecked", "bpf-oom-answer", Hazard.OOM_LOCKUP, Hazard.GOAL_MISSED),
        Expectation.violated("v6.12+bpf-oom-unchecked", "bpf-oom-answer", Hazard.PREMATURE_OOM_KILL)
            .with("kills", 1));
  }
}
