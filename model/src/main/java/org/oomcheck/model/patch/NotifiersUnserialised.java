// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.patch;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.Patch;
import org.oomcheck.model.tree.Replacements;

/** Nothing but the read side of the chain's rwsem is left, and that lets any number of tasks in. */
@AutoService(Patch.class)
public final class NotifiersUnserialised implements Patch {

  @Override
  public String id() {
    return "notifiers-unserialised";
  }

  @Override
  public String summary() {
    return "as notifiers-outside-oom-lock, but nothing keeps the chain from running twice at once";
  }

  @Override
  public String source() {
    return "a question on linux-mm, June 2018: could the new lock be left out?";
  }

  @Override
  public void apply(Replacements tree) {
    NotifiersOutsideOomLock.moveOut(tree);
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.violated(
            "v4.15+notifiers-unserialised",
            "rcu-notifier-reentered",
            Hazard.DEADLOCK,
            Hazard.LOST_WAKEUP));
  }
}
