// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.primitive;

import static org.oomcheck.explorer.primitive.Checked.BUG;
import static org.oomcheck.explorer.primitive.Checked.CLEAN;
import static org.oomcheck.explorer.primitive.Checked.DEADLOCK;
import static org.oomcheck.explorer.primitive.Checked.LOST;
import static org.oomcheck.explorer.primitive.Checked.RACE;
import static org.oomcheck.explorer.primitive.Checked.row;

import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.oomcheck.model.kernel.SharedVariable;
import org.oomcheck.model.kernel.TaskState;
import org.oomcheck.model.kernel.order.Atomic;
import org.oomcheck.model.kernel.order.Barrier;
import org.oomcheck.model.kernel.order.BitWaits;
import org.oomcheck.model.kernel.order.BitWord;
import org.oomcheck.model.kernel.order.PercpuRwSemaphore;
import org.oomcheck.model.kernel.order.Rcu;
import org.oomcheck.model.kernel.order.SeqCount;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.World;

/** Atomics, bits, sequence counts and the per-cpu semaphore. */
class AtomicsTest {

  /** Two tasks drop their reference; exactly one of them has to see the last one go. */
  private static World references(Consumer<Atomic> drops, int expected) {
    return machine -> {
      Atomic count = new Atomic(machine, "count", 2);
      machine.spawn(
          Role.task("user").times(2),
          () -> {
            drops.accept(count);
            KernelBug.bugOn(count.read() < expected, "a reference is dropped twice");
          });
      Barrier barrier = new Barrier(machine);
      machine.spawn(Role.task("other"), barrier::smpMb);
    };
  }

  /** Two tasks count up, and the last one to look has to see both. */
  private static World counted(Consumer<Atomic> counts) {
    return machine -> {
      Atomic count = new Atomic(machine, "count", 0);
      Atomic ended = new Atomic(machine, "ended", 0);
      machine.spawn(
          Role.task("counter").times(2),
          () -> {
            counts.accept(count);
            if (ended.incReturn() == 2) {
              KernelBug.bugOn(count.read() != 2, "an increment is lost");
            }
          });
    };
  }

  /** One task takes a reference from a pointer, another one drops the last. */
  private static World revived(boolean notZero) {
    return machine -> {
      Atomic count = new Atomic(machine, "count", 1);
      SharedVariable freed = new SharedVariable(machine, "freed", 0);
      machine.spawn(
          Role.task("finder"),
          () -> {
            if (notZero && !count.incNotZero()) {
              return;
            }
            if (!notZero) {
              count.inc();
            }
            KernelBug.bugOn(freed.read(Access.ONCE) == 1, "found after it was freed");
          });
      machine.spawn(
          Role.task("owner"),
          () -> {
            if (count.decAndTest()) {
              freed.write(Access.ONCE, 1);
            }
          });
    };
  }

  private static World bits(Consumer<BitWord> sets) {
    return machine -> {
      BitWord flags = new BitWord(machine, "flags");
      machine.spawn(
          Role.task("one"),
          () -> {
            flags.setBit(0);
            KernelBug.bugOn(!flags.testBit(0), "the other one's bit has overwritten this one");
          });
      machine.spawn(Role.task("other"), () -> sets.accept(flags));
    };
  }

  private static World bitLock(boolean atomic, Consumer<BitWaits> unlocks) {
    return machine -> {
      BitWord flags = new BitWord(machine, "flags");
      BitWaits locked = new BitWaits(machine, flags, 0);
      Atomic inside = new Atomic(machine, "inside", 0);
      machine.spawn(
          Role.task("locker").times(2),
          () -> {
            if (atomic) {
              locked.waitOnBitLock(TaskState.UNINTERRUPTIBLE);
            } else {
              locked.waitOnBit(TaskState.UNINTERRUPTIBLE);
              flags.setBit(0);
            }
            KernelBug.bugOn(inside.incReturn() > 1, "two tasks are inside");
            inside.dec();
            unlocks.accept(locked);
          });
    };
  }

  private static World bitCleared(BiConsumer<BitWord, BitWaits> clears) {
    return machine -> {
      BitWord flags = new BitWord(machine, "flags");
      BitWaits busy = new BitWaits(machine, flags, 0);
      machine.spawn(
          Role.task("worker"),
          () -> {
            flags.setBit(0);
            clears.accept(flags, busy);
          });
      machine.spawn(Role.task("waiter"), () -> busy.waitOnBit(TaskState.UNINTERRUPTIBLE));
    };
  }

  static Stream<Arguments> atomics() {
    Consumer<BitWaits> unlocks = BitWaits::clearAndWakeUpBit;
    return Stream.of(
        row("counted with read and set", counted(count -> count.set(count.read() + 1)), BUG),
        row("counted with atomic_inc()", counted(Atomic::inc), CLEAN),
        row("counted with atomic_cmpxchg() once", counted(AtomicsTest::exchangesOnce), BUG),
        row("counted with atomic_fetch_add()", counted(count -> count.fetchAdd(1)), CLEAN),
        row("counted with the relaxed form", counted(count -> count.fetchAddRelaxed(1)), CLEAN),
        row("handed over, relaxed", handedOver(ready -> ready.xchgRelaxed(1)), RACE),
        row("handed over, in order", handedOver(ready -> ready.xchg(1)), CLEAN),
        row("dropped without a look", references(count -> dropsTwice(count, false), 0), BUG),
        row("dropped if positive", references(count -> dropsTwice(count, true), 0), CLEAN),
        row("a reference from nothing", revived(false), BUG),
        row("a reference if there is one", revived(true), CLEAN),
        row(
            "__set_bit() beside set_bit()",
            bits(flags -> flags.setBitNonAtomic(1)),
            RACE + " " + BUG),
        row("set_bit() beside set_bit()", bits(flags -> flags.setBit(1)), CLEAN),
        row("test_and_set_bit() beside it", bits(flags -> flags.testAndSetBit(1)), CLEAN),
        row("a bit lock in two steps", bitLock(false, unlocks), BUG),
        row("a bit lock", bitLock(true, unlocks), CLEAN),
        row("a bit that is only cleared", bitCleared((flags, busy) -> flags.clearBit(0)), LOST),
        row("woken before it is cleared", bitCleared(AtomicsTest::wakesTooEarly), LOST),
        row("cleared and woken", bitCleared((flags, busy) -> busy.clearAndWakeUpBit()), CLEAN));
  }

  private static void exchangesOnce(Atomic count) {
    int old = count.read();
    count.cmpxchg(old, old + 1);
  }

  /** A variable that another task reads when the flag is set. */
  private static World handedOver(Consumer<Atomic> sets) {
    return machine -> {
      SharedVariable data = new SharedVariable(machine, "data", 0);
      Atomic ready = new Atomic(machine, "ready", 0);
      machine.spawn(
          Role.task("writer"),
          () -> {
            data.write(Access.PLAIN, 1);
            sets.accept(ready);
          });
      machine.spawn(
          Role.task("reader"),
          () -> {
            if (ready.xchg(2) == 1) {
              data.read(Access.PLAIN);
            }
          });
    };
  }

  private static void dropsTwice(Atomic count, boolean ifPositive) {
    for (int i = 0; i < 2; i++) {
      if (ifPositive) {
        count.decIfPositive();
      } else {
        count.dec();
      }
    }
  }

  private static void wakesTooEarly(BitWord flags, BitWaits busy) {
    busy.wakeUpBit();
    flags.clearBit(0);
  }

  /** How two variables are written. */
  private static World pair(
      Consumer<SeqCount> begins, Consumer<SeqCount> ends, int writers, boolean retries) {
    return pair(Access.ONCE, begins, ends, writers, retries);
  }

  private static World pair(
      Access mode,
      Consumer<SeqCount> begins,
      Consumer<SeqCount> ends,
      int writers,
      boolean retries) {
    return machine -> {
      SeqCount count = new SeqCount(machine, "count");
      SharedVariable left = new SharedVariable(machine, "left", 0);
      SharedVariable right = new SharedVariable(machine, "right", 0);
      machine.spawn(
          Role.task("writer").times(writers),
          () -> {
            begins.accept(count);
            int next = left.read(mode) + 1;
            left.write(mode, next);
            right.write(mode, next);
            ends.accept(count);
          });
      machine.spawn(
          Role.task("reader"),
          () -> {
            int seenLeft;
            int seenRight;
            var again = machine.loop("read again");
            do {
              again.head();
              count.readBegin();
              seenLeft = left.read(mode);
              seenRight = right.read(mode);
            } while (count.readRetry() && retries);
            again.leave(seenLeft, seenRight);
            KernelBug.bugOn(seenLeft != seenRight, "half of a change is seen");
          });
    };
  }

  private static World percpu(boolean nested, boolean graces) {
    return machine -> {
      Rcu rcu = new Rcu(machine);
      PercpuRwSemaphore sem =
          graces
              ? new PercpuRwSemaphore(machine, "&sem", rcu)
              : new PercpuRwSemaphore(machine, "&sem");
      machine.spawn(
          Role.task("reader"),
          () -> {
            sem.downRead();
            if (!nested) {
              sem.upRead();
            }
            sem.downRead();
            sem.upRead();
            if (nested) {
              sem.upRead();
            }
          });
      machine.spawn(
          Role.task("writer").times(2),
          () -> {
            sem.downWrite();
            sem.upWrite();
          });
    };
  }

  private static World percpuTry(boolean nested) {
    return machine -> {
      PercpuRwSemaphore sem = new PercpuRwSemaphore(machine, "&sem");
      machine.spawn(
          Role.task("reader"),
          () -> {
            sem.downRead();
            if (nested && sem.downReadTrylock()) {
              sem.upRead();
            }
            sem.upRead();
          });
      machine.spawn(
          Role.task("writer"),
          () -> {
            sem.downWrite();
            sem.upWrite();
          });
    };
  }

  static Stream<Arguments> sequences() {
    return Stream.of(
        row("read once", pair(SeqCount::writeBegin, SeqCount::writeEnd, 1, false), BUG),
        row("read again", pair(SeqCount::writeBegin, SeqCount::writeEnd, 1, true), CLEAN),
        row("plain", pair(Access.PLAIN, SeqCount::writeBegin, SeqCount::writeEnd, 1, true), CLEAN),
        row("plain, outside", pair(Access.PLAIN, s -> {}, s -> {}, 1, true), RACE + " " + BUG),
        row("two writers, no lock", pair(SeqCount::writeBegin, SeqCount::writeEnd, 2, true), BUG),
        row("two writers", pair(SeqCount::writeSeqlock, SeqCount::writeSequnlock, 2, true), CLEAN),
        row(
            "two writers, interrupts off",
            pair(SeqCount::writeSeqlockIrqsave, s -> s.writeSequnlockIrqrestore(false), 2, true),
            CLEAN),
        row("nested readers", percpu(true, false), DEADLOCK),
        row("nested readers, grace period", percpu(true, true), DEADLOCK),
        row("readers one after the other", percpu(false, true), CLEAN),
        row("a nested reader that only tries", percpuTry(true), CLEAN));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"atomics", "sequences"})
  void brokenFormIsFound_andFixedFormIsClean(String name, World world, String expected) {
    Checked.hasExactly(world, expected);
  }
}
