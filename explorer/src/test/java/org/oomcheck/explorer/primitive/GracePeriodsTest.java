// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.primitive;

import static org.oomcheck.explorer.primitive.Checked.ATOMIC;
import static org.oomcheck.explorer.primitive.Checked.BUG;
import static org.oomcheck.explorer.primitive.Checked.CLEAN;
import static org.oomcheck.explorer.primitive.Checked.DEADLOCK;
import static org.oomcheck.explorer.primitive.Checked.MISUSE;
import static org.oomcheck.explorer.primitive.Checked.row;

import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.oomcheck.model.kernel.Mutex;
import org.oomcheck.model.kernel.SharedVariable;
import org.oomcheck.model.kernel.Sleep;
import org.oomcheck.model.kernel.order.Rcu;
import org.oomcheck.model.kernel.order.Srcu;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.World;

/** Grace periods of RCU and SRCU, and callbacks after them. */
class GracePeriodsTest {

  private static World alone(BiConsumer<Rcu, Sleep> does) {
    return machine -> {
      Rcu rcu = new Rcu(machine);
      Sleep sleep = new Sleep(machine);
      machine.spawn(Role.task("task"), () -> does.accept(rcu, sleep));
    };
  }

  /** What an updater does with an object that it has taken away from readers. */
  @FunctionalInterface
  private interface Disposal {

    /** Waits for readers or not, and frees. */
    void dispose(Rcu rcu, Rcu.Head head, Runnable free);
  }

  private static World published(Disposal disposal) {
    return machine -> {
      Rcu rcu = new Rcu(machine);
      SharedVariable pointer = new SharedVariable(machine, "pointer", 1);
      SharedVariable freed = new SharedVariable(machine, "freed", 0);
      Runnable free = () -> freed.write(Access.ONCE, 1);
      Rcu.Head head = rcu.head("&object->rcu", free);
      machine.spawn(
          Role.task("reader").times(2),
          () -> {
            rcu.readLock();
            rcu.readLock();
            if (pointer.read(Access.ONCE) == 1) {
              rcu.readUnlock();
              KernelBug.bugOn(
                  freed.read(Access.ONCE) == 1, "the object is used after it was freed");
            } else {
              rcu.readUnlock();
            }
            rcu.readUnlock();
          });
      machine.spawn(
          Role.task("updater"),
          () -> {
            pointer.write(Access.ONCE, 0);
            disposal.dispose(rcu, head, free);
          });
    };
  }

  /** A module with a callback is unloaded. */
  private static World unload(Consumer<Rcu> waits) {
    return machine -> {
      Rcu rcu = new Rcu(machine);
      SharedVariable loaded = new SharedVariable(machine, "loaded", 1);
      Rcu.Head head =
          rcu.head(
              "&object->rcu",
              () ->
                  KernelBug.bugOn(loaded.read(Access.ONCE) == 0, "a callback without its module"));
      machine.spawn(
          Role.task("rmmod"),
          () -> {
            rcu.callRcu(head);
            waits.accept(rcu);
            loaded.write(Access.ONCE, 0);
          });
    };
  }

  /** The same with a callback of an SRCU domain. */
  private static World srcuUnload(Consumer<Srcu> waits) {
    return machine -> {
      Srcu domain = new Srcu(machine, "&srcu");
      SharedVariable loaded = new SharedVariable(machine, "loaded", 1);
      Rcu.Head head =
          domain.head(
              "&object->rcu",
              () ->
                  KernelBug.bugOn(loaded.read(Access.ONCE) == 0, "a callback without its module"));
      machine.spawn(
          Role.task("rmmod"),
          () -> {
            domain.callSrcu(head);
            waits.accept(domain);
            loaded.write(Access.ONCE, 0);
          });
    };
  }

  /** An object is freed behind a reader that may sleep. */
  private static World srcuFreed(boolean waits) {
    return machine -> {
      Srcu domain = new Srcu(machine, "&srcu");
      SharedVariable pointer = new SharedVariable(machine, "pointer", 1);
      SharedVariable freed = new SharedVariable(machine, "freed", 0);
      Runnable free = () -> freed.write(Access.ONCE, 1);
      Rcu.Head head = domain.head("&object->rcu", free);
      machine.spawn(
          Role.task("reader"),
          () -> {
            domain.readLock();
            if (pointer.read(Access.ONCE) == 1) {
              KernelBug.bugOn(freed.read(Access.ONCE) == 1, "used after it was freed");
            }
            domain.readUnlock();
          });
      machine.spawn(
          Role.task("updater"),
          () -> {
            pointer.write(Access.ONCE, 0);
            if (waits) {
              domain.callSrcu(head);
            } else {
              free.run();
            }
          });
    };
  }

  private static World callback(boolean sleeps, int calls) {
    return machine -> {
      Rcu rcu = new Rcu(machine);
      Mutex lock = new Mutex(machine, "lock");
      Rcu.Head head =
          rcu.head(
              "&object->rcu",
              () -> {
                if (sleeps) {
                  lock.lock();
                  lock.unlock();
                }
              });
      machine.spawn(
          Role.task("caller"),
          () -> {
            for (int i = 0; i < calls; i++) {
              rcu.callRcu(head);
            }
            rcu.rcuBarrier();
          });
    };
  }

  private static World srcu(boolean sameDomain, boolean nested) {
    return machine -> {
      Srcu domain = new Srcu(machine, "&srcu");
      Srcu other = new Srcu(machine, "&other");
      Sleep sleep = new Sleep(machine);
      machine.spawn(
          Role.task("reader"),
          () -> {
            domain.readLock();
            sleep.msleep(1);
            if (!nested) {
              domain.readUnlock();
            }
            (sameDomain ? domain : other).synchronizeSrcu();
            if (nested) {
              domain.readUnlock();
            }
          });
    };
  }

  /** A reader takes a lock that the task holds which waits for readers. */
  private static World synchronizeUnderLock(boolean holds) {
    return machine -> {
      Srcu domain = new Srcu(machine, "&srcu");
      Mutex lock = new Mutex(machine, "lock");
      machine.spawn(
          Role.task("reader"),
          () -> {
            domain.readLock();
            lock.lock();
            lock.unlock();
            domain.readUnlock();
          });
      machine.spawn(
          Role.task("updater"),
          () -> {
            lock.lock();
            if (!holds) {
              lock.unlock();
            }
            domain.synchronizeSrcu();
            if (holds) {
              lock.unlock();
            }
          });
    };
  }

  static Stream<Arguments> gracePeriods() {
    return Stream.of(
        row("an SRCU callback without its module", srcuUnload(Srcu::synchronizeSrcu), BUG),
        row("after srcu_barrier()", srcuUnload(Srcu::srcuBarrier), CLEAN),
        row("freed at once, SRCU", srcuFreed(false), BUG),
        row("freed by call_srcu()", srcuFreed(true), CLEAN),
        row("synchronize_rcu() in a read section", alone(GracePeriodsTest::insideRcu), ATOMIC),
        row("synchronize_rcu() after it", alone(GracePeriodsTest::afterRcu), CLEAN),
        row("a read section that sleeps", alone(GracePeriodsTest::sleepsInside), ATOMIC),
        row("rcu_read_unlock() without a section", alone((rcu, sleep) -> rcu.readUnlock()), MISUSE),
        row("freed at once", published((rcu, head, free) -> free.run()), BUG),
        row("freed after a grace period", published(GracePeriodsTest::afterGracePeriod), CLEAN),
        row("freed by call_rcu()", published((rcu, head, free) -> rcu.callRcu(head)), CLEAN),
        row("unloaded at once", unload(rcu -> {}), BUG),
        row("unloaded after synchronize_rcu()", unload(Rcu::synchronizeRcu), BUG),
        row("unloaded after rcu_barrier()", unload(Rcu::rcuBarrier), CLEAN),
        row("a callback that sleeps", callback(true, 1), ATOMIC),
        row("call_rcu() twice", callback(false, 2), BUG),
        row("call_rcu() once", callback(false, 1), CLEAN),
        row("synchronize_srcu() in its own section", srcu(true, true), DEADLOCK),
        row("synchronize_srcu() of another domain", srcu(false, true), CLEAN),
        row("synchronize_srcu() after its section", srcu(true, false), CLEAN),
        row("synchronize_srcu() under a reader's lock", synchronizeUnderLock(true), DEADLOCK),
        row("synchronize_srcu() without it", synchronizeUnderLock(false), CLEAN));
  }

  private static void insideRcu(Rcu rcu, Sleep sleep) {
    rcu.readLock();
    rcu.synchronizeRcu();
    rcu.readUnlock();
  }

  private static void afterRcu(Rcu rcu, Sleep sleep) {
    rcu.readLock();
    rcu.readUnlock();
    rcu.synchronizeRcu();
  }

  private static void sleepsInside(Rcu rcu, Sleep sleep) {
    rcu.readLock();
    sleep.msleep(1);
    rcu.readUnlock();
  }

  private static void afterGracePeriod(Rcu rcu, Rcu.Head head, Runnable free) {
    rcu.synchronizeRcu();
    free.run();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("gracePeriods")
  void brokenFormIsFound_andFixedFormIsClean(String name, World world, String expected) {
    Checked.hasExactly(world, expected);
  }
}
