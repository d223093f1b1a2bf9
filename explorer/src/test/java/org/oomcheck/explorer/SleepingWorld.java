// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import java.util.Set;
import java.util.concurrent.Callable;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.model.kernel.Sleep;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Role;

/** Two tasks that sleep by themselves, and what the checks on the class path say about them. */
public final class SleepingWorld implements Callable<String> {

  @Override
  public String call() {
    return found(0) + "; " + found(5);
  }

  private static String found(int jiffies) {
    Verdict verdict =
        new Explorer(Options.defaults().hazards(Set.of(Hazard.STALL)))
            .explore(
                machine -> {
                  Sleep sleep = new Sleep(machine);
                  machine.spawn(
                      Role.task("sleeper").times(2),
                      () -> {
                        if (jiffies > 0) {
                          sleep.scheduleTimeoutUninterruptible(jiffies);
                        }
                      });
                });
    return verdict instanceof Verdict.Violated violated
        ? violated.counterexamples().get(0).finding().toString()
        : verdict.getClass().getSimpleName();
  }
}
