// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.machine;

import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/**
 * Hands everything on to another machine. A subclass that sees, counts or changes what a world does
 * overrides one method.
 */
public class ForwardingMachine implements Machine {
  private final Machine machine;

  /** Hands everything on to this machine. */
  protected ForwardingMachine(Machine machine) {
    this.machine = machine;
  }

  @Override
  public <T> T perform(Step<T> step) {
    return machine.perform(step);
  }

  @Override
  public int choose(String question, String... answers) {
    return machine.choose(question, answers);
  }

  @Override
  public Loop loop(String name, boolean interpreted) {
    return machine.loop(name, interpreted);
  }

  @Override
  public Task current() {
    return machine.current();
  }

  @Override
  public Cell cell(String name, int initial) {
    return machine.cell(name, initial);
  }

  @Override
  public TaskCells taskCells(String name, int initial) {
    return machine.taskCells(name, initial);
  }

  @Override
  public void measure(String name, IntSupplier value) {
    machine.measure(name, value);
  }

  @Override
  public void goal(String name, BooleanSupplier reached) {
    machine.goal(name, reached);
  }

  @Override
  public void usesFunction(String symbol) {
    machine.usesFunction(symbol);
  }

  @Override
  public void restsOn(IntSupplier withdrawn) {
    machine.restsOn(withdrawn);
  }

  @Override
  public String check() {
    return machine.check();
  }

  @Override
  public int spawn(Role role, Runnable body) {
    return machine.spawn(role, body);
  }

  @Override
  public int hz() {
    return machine.hz();
  }

  @Override
  public int jiffiesLeft() {
    return machine.jiffiesLeft();
  }
}
