// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.lincheck;

import org.jetbrains.lincheck.datastructures.Operation;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.ThreadMachine;

/** Two tasks, an operation each. */
public abstract class TwoTasks {
  final ThreadMachine machine = ReclaimRace.machine();

  final void spawn(Runnable one, Runnable two) {
    machine.boot(
        guest -> {
          guest.spawn(Role.task("one"), one);
          guest.spawn(Role.task("two"), two);
        },
        "one",
        "two");
  }

  @Operation(runOnce = true)
  public void one() {
    machine.runHere("one");
  }

  @Operation(runOnce = true)
  public void two() {
    machine.runHere("two");
  }
}
