// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.machine;

/** A closed system to explore: shared state and the tasks that work on it. */
@FunctionalInterface
public interface World {

  /**
   * Creates the shared objects and spawns the tasks. An engine may boot the same world more than
   * once, each time on another machine, so everything mutable has to be created in here.
   */
  void boot(Machine machine);
}
