// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import java.util.function.BooleanSupplier;
import org.oomcheck.model.kernel.Mutex;
import org.oomcheck.model.kernel.SharedVariable;
import org.oomcheck.model.kernel.Sleep;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.World;

/** Textbook algorithms for mutual exclusion, and the steps that all known programs take. */
final class KnownEntries {
  private KnownEntries() {}

  /** Waits until something holds of cells. */
  static void await(Machine machine, Object on, String what, BooleanSupplier holds) {
    machine.perform(Step.run(on, what, () -> {}).when(holds).sleeping());
  }

  static int read(Machine machine, Cell cell) {
    return machine.perform(Step.of(cell, cell.name(), cell::get));
  }

  static void write(Machine machine, Cell cell, int value) {
    machine.perform(Step.run(cell, cell.name() + " = " + value, () -> cell.set(value)));
  }

  static int addAndGet(Machine machine, Cell cell, int delta) {
    return machine.perform(
        Step.of(
            cell,
            cell.name() + " += " + delta,
            () -> {
              cell.add(delta);
              return cell.get();
            }));
  }

  /** Tests something in steps, again and again, until it does not hold. */
  static void spinWhile(Machine machine, BooleanSupplier test) {
    Loop spin = machine.loop("spin");
    do {
      spin.head();
    } while (test.getAsBoolean());
    spin.leave();
  }

  /** A task that no other waits for; it sleeps a jiffy, again and again. */
  static void ticker(Machine machine) {
    Sleep sleep = new Sleep(machine);
    machine.spawn(
        Role.daemon("ticker"),
        () -> {
          Loop ticks = machine.loop("ticks");
          while (true) {
            ticks.head();
            sleep.scheduleTimeoutUninterruptible(1);
          }
        });
  }

  private static SharedVariable[] flags(Machine machine) {
    return new SharedVariable[] {
      new SharedVariable(machine, "flag[0]", 0), new SharedVariable(machine, "flag[1]", 0)
    };
  }

  private static boolean isSet(SharedVariable variable) {
    return variable.read(Access.FULL) == 1;
  }

  /** A section in which at most one task may be. */
  private static void inside(Machine machine, Cell inside) {
    KernelBug.bugOn(addAndGet(machine, inside, 1) > 1, "two tasks are inside");
    addAndGet(machine, inside, -1);
  }

  /** A protocol of two tasks, each of which goes in once. */
  @FunctionalInterface
  interface Entry {

    /** Waits until task {@code me} may go in. */
    void enter(Machine machine, SharedVariable[] flag, SharedVariable turn, int me);
  }

  static World exclusion(Entry entry) {
    return machine -> {
      SharedVariable[] flag = flags(machine);
      SharedVariable turn = new SharedVariable(machine, "turn", 0);
      Cell inside = machine.cell("inside", 0);
      for (int i = 0; i < 2; i++) {
        int me = i;
        machine.spawn(
            Role.task("p" + me),
            () -> {
              entry.enter(machine, flag, turn, me);
              inside(machine, inside);
              turn.write(Access.FULL, 1 - me);
              flag[me].write(Access.FULL, 0);
            });
      }
    };
  }

  static void peterson(Machine machine, SharedVariable[] flag, SharedVariable turn, int me) {
    flag[me].write(Access.FULL, 1);
    turn.write(Access.FULL, 1 - me);
    spinWhile(machine, () -> isSet(flag[1 - me]) && turn.read(Access.FULL) == 1 - me);
  }

  static void petersonTurnFirst(
      Machine machine, SharedVariable[] flag, SharedVariable turn, int me) {
    turn.write(Access.FULL, 1 - me);
    flag[me].write(Access.FULL, 1);
    spinWhile(machine, () -> isSet(flag[1 - me]) && turn.read(Access.FULL) == 1 - me);
  }

  static void flagsAlone(Machine machine, SharedVariable[] flag, SharedVariable turn, int me) {
    flag[me].write(Access.FULL, 1);
    spinWhile(machine, () -> isSet(flag[1 - me]));
  }

  static void testThenSet(Machine machine, SharedVariable[] flag, SharedVariable turn, int me) {
    spinWhile(machine, () -> isSet(flag[1 - me]));
    flag[me].write(Access.FULL, 1);
  }

  static void dekker(Machine machine, SharedVariable[] flag, SharedVariable turn, int me) {
    flag[me].write(Access.FULL, 1);
    Loop contend = machine.loop("contend");
    contend.head();
    while (isSet(flag[1 - me])) {
      if (turn.read(Access.FULL) != me) {
        flag[me].write(Access.FULL, 0);
        spinWhile(machine, () -> turn.read(Access.FULL) != me);
        flag[me].write(Access.FULL, 1);
      }
      contend.head();
    }
    contend.leave();
  }

  /** Dekker's algorithm without the turn: both give way, for ever. */
  static void dekkerWithoutTurn(
      Machine machine, SharedVariable[] flag, SharedVariable turn, int me) {
    Loop contend = machine.loop("contend");
    contend.head();
    flag[me].write(Access.FULL, 1);
    while (isSet(flag[1 - me])) {
      flag[me].write(Access.FULL, 0);
      contend.head();
      flag[me].write(Access.FULL, 1);
    }
    contend.leave();
  }

  /** Hyman's simplification of Dekker's algorithm, published in 1966 and wrong. */
  static void hyman(Machine machine, SharedVariable[] flag, SharedVariable turn, int me) {
    flag[me].write(Access.FULL, 1);
    Loop loop = machine.loop("not my turn");
    loop.head();
    while (turn.read(Access.FULL) != me) {
      spinWhile(machine, () -> isSet(flag[1 - me]));
      turn.write(Access.FULL, me);
      loop.head();
    }
    loop.leave();
  }

  private static final int TICKETS = 4;

  private static int takeTicket(Machine machine, Cell next, boolean atomic) {
    if (atomic) {
      return Math.floorMod(addAndGet(machine, next, 1) - 1, TICKETS);
    }
    int ticket = read(machine, next);
    write(machine, next, ticket + 1);
    return ticket;
  }

  static World ticketLock(boolean atomic) {
    return machine -> {
      Cell next = machine.cell("next", 0);
      Cell serving = machine.cell("serving", 0);
      Cell inside = machine.cell("inside", 0);
      machine.spawn(
          Role.task("spinner").times(3),
          () -> {
            int mine = takeTicket(machine, next, atomic);
            await(machine, serving, "serving == " + mine, () -> serving.get() == mine);
            inside(machine, inside);
            addAndGet(machine, serving, 1);
          });
    };
  }

  /** One task takes the lock again and again until another has had it. */
  static World oneHogsTheLock(boolean inTheOrderOfComing) {
    return machine -> {
      Mutex lock = new Mutex(machine, "lock");
      Cell next = machine.cell("next", 0);
      Cell serving = machine.cell("serving", 0);
      Cell had = machine.cell("had", 0);
      Runnable nextTicket =
          () ->
              machine.perform(
                  Step.run(serving, "serving++", () -> serving.set((serving.get() + 1) % TICKETS)));
      Runnable in =
          () -> {
            if (inTheOrderOfComing) {
              int mine =
                  machine.perform(
                      Step.of(
                          next,
                          "next++",
                          () -> {
                            int ticket = next.get();
                            next.set((ticket + 1) % TICKETS);
                            return ticket;
                          }));
              await(machine, serving, "serving == " + mine, () -> serving.get() == mine);
            } else {
              spinWhile(machine, () -> !lock.trylock());
            }
          };
      Runnable out = () -> (inTheOrderOfComing ? nextTicket : (Runnable) lock::unlock).run();
      machine.spawn(
          Role.task("hog"),
          () ->
              spinWhile(
                  machine,
                  () -> {
                    in.run();
                    out.run();
                    return read(machine, had) == 0;
                  }));
      machine.spawn(
          Role.task("other"),
          () -> {
            in.run();
            write(machine, had, 1);
            out.run();
          });
    };
  }
}
