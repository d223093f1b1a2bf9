// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.sched;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oomcheck.kernelc.api.world.Sleepers;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.ObjectPlace;
import org.oomcheck.kernelc.memory.Primitive;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.Type;
import org.oomcheck.model.kernel.Errno;
import org.oomcheck.model.kernel.Signals;
import org.oomcheck.model.kernel.Spinlock;
import org.oomcheck.model.kernel.TaskState;
import org.oomcheck.model.kernel.WaitQueue;
import org.oomcheck.model.machine.Loop;

/**
 * The lock of a wait queue, {@code wq.lock}, where code takes it itself: in files that call
 * something of the name {@code ..._locked}. There a wake-up takes it, too; elsewhere a wake-up is
 * one step, and nothing else is seen of the lock.
 */
final class LockedQueues {
  private static final String LOCK = "lock";

  private static final List<String> WAITS =
      List.of(
          "wait_event_interruptible_locked",
          "wait_event_interruptible_locked_irq",
          "wait_event_interruptible_exclusive_locked",
          "wait_event_interruptible_exclusive_locked_irq");

  private static final List<String> WAKES =
      List.of("wake_up_locked", "wake_up_all_locked", "wake_up_locked_poll");

  private final IdentityHashMap<WaitQueue, Spinlock> locks = new IdentityHashMap<>();

  /** The object for a variable that is a wait queue. */
  static Object queue(CallSite site, String name) {
    WaitQueue queue = Sleepers.of(site).queue("&" + name);
    if (WAITS.stream().noneMatch(site::uses) && WAKES.stream().noneMatch(site::uses)) {
      return queue;
    }
    Spinlock lock = new Spinlock(site.machine(), "&" + name + "." + LOCK);
    of(site).locks.put(queue, lock);
    Type type = new Type.Named(site.at(), "spinlock_t", Set.of());
    Primitive place =
        new Primitive(new ObjectPlace.Identity(type, name + "." + LOCK, null, true), lock);
    place.initialise();
    return new Primitive.Together(
        queue, field -> field.equals(LOCK) ? Optional.of(place) : Optional.empty());
  }

  private static LockedQueues of(CallSite site) {
    return site.part(LockedQueues.class, LockedQueues::new);
  }

  /** Binds the waits, and lets these wake-ups take the lock. */
  static void bind(Bindings to, List<String> wakeUps) {
    for (String wait : WAITS) {
      to.early().waits(wait);
      to.form(wait, LockedQueues::waits);
      to.result(IntegerType.INT, wait);
    }
    for (String name : wakeUps) {
      Bindings.BoundCall call = to.call(name).orElseThrow();
      to.function(name, (site, arguments) -> wakes(site, arguments, call));
    }
  }

  private static Value wakes(CallSite site, List<Value> arguments, Bindings.BoundCall call) {
    Optional<LockedQueues> known = site.part(LockedQueues.class);
    if (known.isEmpty() || site.isBooting()) {
      return call.call(site, arguments);
    }
    WaitQueue queue = site.object(arguments.get(0), WaitQueue.class, "wq_head");
    @Nullable Spinlock lock = known.get().locks.get(queue);
    if (lock == null) {
      return call.call(site, arguments);
    }
    boolean flags = lock.lockIrqsave();
    call.call(site, arguments);
    lock.unlockIrqrestore(flags);
    return IntegerValue.NOTHING;
  }

  /** Nothing is looked at between the queueing and the sleep: the lock is held there. */
  private static Value waits(CallSite site, Expression.Call call) {
    WaitQueue queue = WaitHeader.queue(site, call);
    Expression condition = call.arguments().get(1);
    if (site.isBooting()) {
      return WaitsWithCommands.boots(site, call);
    }
    if (site.caller().value(condition).isTrue()) {
      return IntegerType.INT.of(0);
    }
    Spinlock lock = Objects.requireNonNull(of(site).locks.get(queue));
    boolean irq = call.name().endsWith("_irq");
    @Nullable Signals signals = Sleepers.of(site).signals();
    Loop loop = site.machine().loop(call.name());
    int result = 0;
    do {
      loop.head(site.locals());
      if (call.name().contains("_exclusive")) {
        queue.prepareToWaitExclusive(TaskState.INTERRUPTIBLE);
      } else {
        queue.prepareToWait(TaskState.INTERRUPTIBLE);
      }
      if (signals != null && signals.signalPending()) {
        result = Errno.ERESTARTSYS;
        break;
      }
      if (irq) {
        lock.unlockIrq();
      } else {
        lock.unlock();
      }
      queue.schedule(TaskState.INTERRUPTIBLE);
      if (irq) {
        lock.lockIrq();
      } else {
        lock.lock();
      }
    } while (!site.caller().value(condition).isTrue());
    queue.finishWait();
    loop.leave(List.of(site.locals()), result);
    return IntegerType.INT.of(result);
  }
}
