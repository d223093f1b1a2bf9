// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.machine;

/** A closed system to explore: shared state and the tasks that work on it. */
@FunctionalInterface
public interface World {
  /** The task that makes the complaint of a kernel that comes no further than its boot. */
  String BOOT_TASK = "swapper/0";

  /**
   * Creates the shared objects and spawns the tasks. An engine may boot the same world more than
   * once, each time on another machine, so everything mutable has to be created in here.
   */
  void boot(Machine machine);

  /**
   * Boots the world on an engine. A kernel that complains meanwhile comes no further: the complaint
   * is then what its only task does.
   *
   * @param forgetTasks takes back the tasks that were spawned so far, and what they are there for
   */
  default void bootOn(Machine engine, Runnable forgetTasks) {
    try {
      boot(engine);
    } catch (KernelBug bug) {
      forgetTasks.run();
      engine.spawn(
          Role.task(BOOT_TASK),
          () -> bug.makeAgain(engine, Step.run(bug, "the kernel boots", () -> {})));
    }
  }
}
