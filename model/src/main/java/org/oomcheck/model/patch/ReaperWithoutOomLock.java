// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.patch;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.model.linux.mm.OomReaper;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.Patch;
import org.oomcheck.model.tree.Replacements;

/** The OOM reaper takes the victim's own locks only. */
@AutoService(Patch.class)
public final class ReaperWithoutOomLock implements Patch {

  @Override
  public String id() {
    return "reaper-without-oom-lock";
  }

  @Override
  public String summary() {
    return "the OOM reaper does not take oom_lock any more";
  }

  @Override
  public String source() {
    return "commit af5679fbc669, v4.19";
  }

  @Override
  public void apply(Replacements tree) {
    tree.replace(OomReaper.OOM_REAP_TASK_MM, OomReaper::reap);
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.violated(
            "v4.13+reaper-without-oom-lock", "reaper-behind-notifier", Hazard.DEADLOCK),
        Expectation.violated(
            "v4.15+reaper-without-oom-lock", "reaper-behind-notifier", Hazard.DEADLOCK));
  }
}
