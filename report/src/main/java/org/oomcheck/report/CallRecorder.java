// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report;

import java.util.Set;
import org.oomcheck.model.machine.ForwardingMachine;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.World;

/** Notes which functions of a tree a world calls, and the names of its loops with them. */
final class CallRecorder extends ForwardingMachine {
  private final Set<String> calls;

  private CallRecorder(Machine machine, Set<String> calls) {
    super(machine);
    this.calls = calls;
  }

  /**
   * A world that does what another does, and notes its calls.
   *
   * @param calls gets the symbol of every function that is called; several threads may add to it
   */
  static World recorded(World world, Set<String> calls) {
    return machine -> world.boot(new CallRecorder(machine, calls));
  }

  @Override
  public void usesFunction(String symbol) {
    calls.add(symbol);
    super.usesFunction(symbol);
  }

  /** A call of a function in a slot, or of C, opens a region that has the function's name. */
  @Override
  public Loop loop(String name, boolean interpreted) {
    calls.add(name);
    return super.loop(name, interpreted);
  }
}
