// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report;

import org.oomcheck.model.machine.ForwardingMachine;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.World;

/** A machine that knows for which check its world is. */
final class NamedMachine extends ForwardingMachine {
  private final String check;

  private NamedMachine(Machine machine, String check) {
    super(machine);
    this.check = check;
  }

  /** A world that knows which check it belongs to. */
  static World named(String check, World world) {
    return machine -> world.boot(new NamedMachine(machine, check));
  }

  @Override
  public String check() {
    return check;
  }
}
