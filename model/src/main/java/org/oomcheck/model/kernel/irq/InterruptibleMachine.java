// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel.irq;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.oomcheck.model.machine.ForwardingMachine;
import org.oomcheck.model.machine.Lock;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.Task;

/**
 * A machine on which handlers come between the steps of tasks. Primitives that are made on it can
 * be interrupted: a handler that is pending runs on the stack of the task that takes the next step,
 * and ends before that step, unless it is kept off ({@link LocalCpu}, {@code spin_lock_irq()}).
 * Handlers are {@link Irq} and {@link TimerList}; make them on this machine too.
 *
 * <p>Every task has a CPU of its own, and any of them can be interrupted. A handler also has a task
 * of its own that stands for a CPU that idles, so that it need not come to the CPU of another task.
 * Where a task sleeps, its CPU idles: what happens then is what that task does.
 *
 * <p>A device is no task of a CPU. What it does has to be made on the machine underneath.
 *
 * <p>A handler that is on a task's stack differs from one on an idle CPU in one point only: the
 * task cannot go on. That matters if the handler waits for the task, for a lock that the task holds
 * as a rule. So it is enough to interrupt tasks where they are in atomic context, {@link
 * #inAtomicContext}, unless a handler spins for something else than locks.
 *
 * <p>Deviates: two tasks never share a CPU. On real threads a task that spins is not interrupted.
 */
public final class InterruptibleMachine extends ForwardingMachine {
  private final List<Handler> handlers = new ArrayList<>();
  private final boolean onlyInAtomicContext;

  private final Machine underneath;
  private final Spinning spinning;

  private InterruptibleMachine(Machine machine, boolean onlyInAtomicContext) {
    super(machine);
    this.underneath = machine;
    this.spinning = new Spinning(machine);
    this.onlyInAtomicContext = onlyInAtomicContext;
  }

  /** A machine whose tasks can be interrupted before every step that does not sleep. */
  public static InterruptibleMachine everywhere(Machine machine) {
    return new InterruptibleMachine(machine, false);
  }

  /** A machine whose tasks can be interrupted while they must not sleep, and only then. */
  public static InterruptibleMachine inAtomicContext(Machine machine) {
    return new InterruptibleMachine(machine, true);
  }

  /** The machine for what is no task of a CPU: devices. */
  public Machine underneath() {
    return underneath;
  }

  /** Adds a handler. Only while the world boots. */
  int add(Handler handler) {
    handlers.add(handler);
    return handlers.size() - 1;
  }

  /** Adds what may be kept off. Only while the world boots. */
  void add(KeptOff handler) {
    spinning.add(handler);
  }

  /** The handlers of a level that the running task keeps off come as soon as it lets them in. */
  void letInLater(boolean hard) {
    spinning.letInLater(hard);
  }

  @Override
  public Loop loop(String name, boolean interpreted) {
    return spinning.seenIn(super.loop(name, interpreted));
  }

  @Override
  @SuppressWarnings("unchecked") // the result of the step itself, if it is no interruption
  public <T> T perform(Step<T> step) {
    HalfChange change = halfChange();
    change.complainIfLost(this, step);
    boolean comes = canBeInterrupted(current());
    boolean keeps = spinning.in(step).mayKeep();
    if (step.sleeps() || step.timed() || step.touchesNothing() || !(comes || keeps)) {
      T result = super.perform(step);
      change.follow(step);
      return result;
    }
    boolean softirqs = !current().inInterrupt();
    boolean inHalf = change.ends(step);
    Loop interrupts = super.loop("interrupts", false);
    while (true) {
      Spinning.Wait wait = spinning.in(step);
      interrupts.head(inHalf, wait.interrupts(), wait.softirqs());
      Object result =
          super.perform(
              step.unlessInterrupted(
                  () -> (comes && isOneReady(softirqs)) || wait.keepsOffMore(),
                  () -> comes && isOneReady(softirqs) ? takeOne(softirqs) : wait.keepOff()));
      if (!(result instanceof Step.Interruption interruption)) {
        change.follow(step);
        return (T) result;
      }
      if (!spinning.hasSeen(interruption)) {
        change.interrupted(
            inHalf, step, () -> interrupt(handlers.get(interruption.source()), step));
      }
    }
  }

  /** Looked at only where CPUs have variables: other handlers come to an idle CPU as well. */
  private HalfChange halfChange() {
    return underneath instanceof FewCpus
        ? current().kept(HalfChange.class, HalfChange::new)
        : HalfChange.NOT_LOOKED_AT;
  }

  /** Runs a handler before a step; a lock that the step would have released is still held. */
  private void interrupt(Handler handler, Step<?> before) {
    if (before.kind() == Step.Kind.RELEASE && before.object() instanceof Lock lock) {
      current().took(lock);
      handler.enter();
      current().drops(lock);
    } else {
      handler.enter();
    }
  }

  private boolean canBeInterrupted(Task current) {
    return !handlers.isEmpty()
        && !current.irqsDisabled()
        && (current.preemptCount() > 0 || !onlyInAtomicContext);
  }

  private boolean isOneReady(boolean softirqs) {
    return handlers.stream().anyMatch(handler -> comes(handler, softirqs));
  }

  private static boolean comes(Handler handler, boolean softirqs) {
    return handler.interrupts() && (softirqs || handler.level() == Handler.Level.HARDIRQ);
  }

  private Optional<Step.Interruption> takeOne(boolean softirqs) {
    for (Handler handler : handlers) {
      if (comes(handler, softirqs) && handler.tryTake()) {
        return Optional.of(handler.interruption());
      }
    }
    return Optional.empty();
  }
}
