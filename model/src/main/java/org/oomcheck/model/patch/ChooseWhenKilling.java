// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.patch;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.linux.mm.OomKill;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.Patch;
import org.oomcheck.model.tree.Replacements;

/** A fault: the victim is chosen anew when it is killed. */
@AutoService(Patch.class)
public final class ChooseWhenKilling implements Patch {

  @Override
  public String id() {
    return "choose-when-killing";
  }

  @Override
  public String summary() {
    return "oom_kill_process() looks again for the process that holds most";
  }

  @Override
  public String source() {
    return "a seeded fault, to show what oc->chosen is for; never proposed";
  }

  @Override
  public void apply(Replacements tree) {
    tree.replace(OomKill.OOM_KILL_PROCESS, ChooseWhenKilling::oomKillProcess);
  }

  /** Context: any. Locks: needs oom_lock. */
  @KernelRef(path = "mm/oom_kill.c", symbol = "oom_kill_process")
  static void oomKillProcess(Kernel kernel, int which) {
    kernel.processes().selectBadProcess();
    kernel.run(OomKill.MARK_OOM_VICTIM, f -> f.call(kernel, 0));
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.violated(
            "v4.13+choose-when-killing", "victim-exits-meanwhile", Hazard.PREMATURE_OOM_KILL),
        Expectation.violated(
            "v6.12+choose-when-killing", "victim-exits-meanwhile", Hazard.PREMATURE_OOM_KILL));
  }
}
