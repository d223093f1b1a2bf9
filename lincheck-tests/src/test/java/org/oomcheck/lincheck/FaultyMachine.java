// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.lincheck;

import org.oomcheck.model.machine.ForwardingMachine;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.Step.Kind;
import org.oomcheck.model.machine.ThreadMachine;

/** A {@link ThreadMachine} that performs steps as it does, but for one fault. */
final class FaultyMachine extends ForwardingMachine {

  /** What is taken away. */
  enum Fault {
    /** Nothing; the copy below behaves like the original. */
    NONE,
    /** The {@code synchronized}: guard and effect run without the object's monitor. */
    SYNCHRONIZED,
    /** The {@code notifyAll()} after an effect. */
    NOTIFY_ALL
  }

  private final Fault fault;

  FaultyMachine(ThreadMachine sound, Fault fault) {
    super(sound);
    this.fault = fault;
  }

  static FaultyMachine withoutSynchronized(ThreadMachine sound) {
    return new FaultyMachine(sound, Fault.SYNCHRONIZED);
  }

  @Override
  public <T> T perform(Step<T> step) {
    current().mightSleep(step);
    if (step.kind() == Kind.READ || step.kind() == Kind.WRITE) {
      return step.execute();
    }
    if (fault == Fault.SYNCHRONIZED) {
      while (!step.enabled()) {
        Thread.onSpinWait();
      }
      return step.execute();
    }
    Object object = step.object();
    synchronized (object) {
      while (!step.enabled()) {
        await(object);
      }
      T result = step.execute();
      if (fault != Fault.NOTIFY_ALL) {
        object.notifyAll();
      }
      return result;
    }
  }

  @SuppressWarnings("WaitNotInLoop") // the caller loops
  private static void await(Object object) {
    try {
      object.wait();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("a task was interrupted", e);
    }
  }
}
