// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.primitive;

import static org.oomcheck.explorer.primitive.Checked.CLEAN;
import static org.oomcheck.explorer.primitive.Checked.RACE;
import static org.oomcheck.explorer.primitive.Checked.row;

import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.oomcheck.model.kernel.SharedVariable;
import org.oomcheck.model.kernel.order.Atomic;
import org.oomcheck.model.kernel.order.Barrier;
import org.oomcheck.model.kernel.order.BitWord;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.World;

/** Which atomic operation orders plain accesses beside it, and which does not. */
class AtomicOrderTest {

  /** What the tasks of a world share. */
  private record Shared(Atomic ready, BitWord flags, Barrier barrier, SharedVariable data) {
    Shared(Machine machine) {
      this(
          new Atomic(machine, "ready", 0),
          new BitWord(machine, "flags"),
          new Barrier(machine),
          new SharedVariable(machine, "data", 0));
    }
  }

  /** One task writes data and says so; another reads the data if it is told. */
  private static World message(Consumer<Shared> says, Predicate<Shared> isTold) {
    return relayed(says, shared -> {}, isTold);
  }

  private static World relayed(
      Consumer<Shared> says, Consumer<Shared> relays, Predicate<Shared> isTold) {
    return machine -> {
      Shared shared = new Shared(machine);
      machine.spawn(
          Role.task("writer"),
          () -> {
            shared.data().write(Access.PLAIN, 1);
            says.accept(shared);
          });
      machine.spawn(Role.task("relay"), () -> relays.accept(shared));
      machine.spawn(
          Role.task("reader"),
          () -> {
            if (isTold.test(shared)) {
              shared.data().read(Access.PLAIN);
            }
          });
    };
  }

  /** Two tasks take a lock of one bit and write. */
  private static World bitLock(Predicate<Shared> takes, Consumer<Shared> releases) {
    return machine -> {
      Shared shared = new Shared(machine);
      machine.spawn(
          Role.task("locker").times(2),
          () -> {
            if (takes.test(shared)) {
              shared.data().write(Access.PLAIN, 1);
              releases.accept(shared);
            }
          });
    };
  }

  static Stream<Arguments> exchanges() {
    Consumer<Shared> release = s -> s.ready().xchg(Access.RELEASE, 1);
    Predicate<Shared> acquire = s -> s.ready().xchg(Access.ACQUIRE, 2) == 1;
    return Stream.of(
        row("release to acquire", message(release, acquire), CLEAN),
        row("release to full", message(release, s -> s.ready().xchg(2) == 1), CLEAN),
        row("full to acquire", message(s -> s.ready().xchg(1), acquire), CLEAN),
        row("release to relaxed", message(release, s -> s.ready().xchgRelaxed(2) == 1), RACE),
        row("relaxed to acquire", message(s -> s.ready().xchgRelaxed(1), acquire), RACE),
        row("acquire to acquire", message(s -> s.ready().xchg(Access.ACQUIRE, 1), acquire), RACE),
        row(
            "release to release",
            message(release, s -> s.ready().xchg(Access.RELEASE, 2) == 1),
            RACE),
        row("atomic_inc() gives none", message(s -> s.ready().inc(), acquire), RACE),
        row("a cmpxchg that succeeds", message(release, s -> s.ready().cmpxchg(1, 2) == 1), CLEAN),
        row("a cmpxchg that fails", message(release, s -> s.ready().cmpxchg(5, 2) == 1), RACE),
        row("add_unless() that fails", message(release, s -> !s.ready().addUnless(1, 1)), RACE),
        row(
            "counted on by atomic_inc()",
            relayed(release, s -> s.ready().inc(), s -> s.ready().readAcquire() == 2),
            CLEAN),
        row(
            "overwritten by atomic_set()",
            relayed(release, s -> s.ready().set(2), s -> s.ready().readAcquire() == 2),
            RACE));
  }

  static Stream<Arguments> barriers() {
    Consumer<Shared> wmb =
        s -> {
          s.barrier().smpWmb();
          s.ready().set(1);
        };
    Consumer<Shared> mb =
        s -> {
          s.barrier().smpMb();
          s.ready().set(1);
        };
    Predicate<Shared> rmb =
        s -> {
          boolean there = s.ready().read() == 1;
          s.barrier().smpRmb();
          return there;
        };
    Consumer<Shared> tooEarly =
        s -> {
          s.ready().set(1);
          s.barrier().smpMb();
        };
    Predicate<Shared> alone = s -> s.ready().read() == 1;
    return Stream.of(
        row("smp_wmb() and smp_rmb()", message(wmb, rmb), CLEAN),
        row("smp_mb() and smp_rmb()", message(mb, rmb), CLEAN),
        row("smp_wmb() and an acquire", message(wmb, s -> s.ready().readAcquire() == 1), CLEAN),
        row("smp_wmb() alone", message(wmb, alone), RACE),
        row("smp_rmb() alone", message(s -> s.ready().set(1), rmb), RACE),
        row("smp_mb() behind the flag", message(tooEarly, rmb), RACE),
        row("smp_wmb() to smp_wmb()", message(wmb, AtomicOrderTest::readsThenWmb), RACE));
  }

  private static boolean readsThenWmb(Shared shared) {
    boolean there = shared.ready().read() == 1;
    shared.barrier().smpWmb();
    return there;
  }

  static Stream<Arguments> bits() {
    Predicate<Shared> locks = s -> !s.flags().testAndSetBitLock(0);
    Consumer<Shared> unlocks = s -> s.flags().clearBitUnlock(0);
    Consumer<Shared> locksFirst = s -> s.flags().testAndSetBit(0);
    return Stream.of(
        row("a lock of one bit", bitLock(locks, unlocks), CLEAN),
        row("unlocked with clear_bit()", bitLock(locks, s -> s.flags().clearBit(0)), RACE),
        row(
            "test_and_set_bit() as a lock",
            bitLock(s -> !s.flags().testAndSetBit(0), unlocks),
            CLEAN),
        row("set_bit() as a flag", message(s -> s.flags().setBit(0), AtomicOrderTest::test), RACE),
        row("a lock that is not taken", message(locksFirst, s -> !locks.test(s)), RACE),
        row("test_bit_acquire()", message(locksFirst, AtomicOrderTest::test), CLEAN));
  }

  private static boolean test(Shared shared) {
    return shared.flags().testBitAcquire(0);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"exchanges", "barriers", "bits"})
  void order_isThatOfTheOperation(String name, World world, String expected) {
    Checked.hasExactly(world, expected);
  }
}
