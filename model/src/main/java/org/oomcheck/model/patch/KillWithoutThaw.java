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

/** A fault: a frozen victim stays frozen. */
@AutoService(Patch.class)
public final class KillWithoutThaw implements Patch {

  @Override
  public String id() {
    return "kill-without-thaw";
  }

  @Override
  public String summary() {
    return "mark_oom_victim() does not thaw a victim in a frozen cgroup";
  }

  @Override
  public String source() {
    return "a seeded fault, to show what __thaw_task() is for; never proposed";
  }

  @Override
  public void apply(Replacements tree) {
    tree.replace(OomKill.MARK_OOM_VICTIM, KillWithoutThaw::markOomVictim);
  }

  /** Context: any. Locks: needs oom_lock. */
  @KernelRef(path = "mm/oom_kill.c", symbol = "mark_oom_victim")
  static void markOomVictim(Kernel kernel, int which) {
    if (which == OomKill.CURRENT) {
      kernel.processes().markOomVictim();
    } else {
      kernel.processes().oomKillProcess(which);
    }
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.violated(
            "v4.13+kill-without-thaw", "frozen-victim", Hazard.OOM_LOCKUP, Hazard.GOAL_MISSED),
        Expectation.violated(
            "v6.12+kill-without-thaw", "frozen-victim", Hazard.OOM_LOCKUP, Hazard.GOAL_MISSED));
  }
}
