// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.lincheck;

import org.jetbrains.lincheck.datastructures.Operation;
import org.oomcheck.model.machine.Role;

/** Three tasks, an operation each. */
public abstract class ThreeTasks extends TwoTasks {

  final void spawn(Runnable one, Runnable two, Runnable three) {
    machine.boot(
        guest -> {
          guest.spawn(Role.task("one"), one);
          guest.spawn(Role.task("two"), two);
          guest.spawn(Role.task("three"), three);
        },
        "one",
        "two",
        "three");
  }

  @Operation(runOnce = true)
  public void three() {
    machine.runHere("three");
  }
}
