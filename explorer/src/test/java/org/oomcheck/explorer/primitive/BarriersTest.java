// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.primitive;

import static org.oomcheck.explorer.primitive.Checked.CLEAN;
import static org.oomcheck.explorer.primitive.Checked.LIFECYCLE;
import static org.oomcheck.explorer.primitive.Checked.row;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.oomcheck.model.kernel.SlabObject;
import org.oomcheck.model.kernel.order.Rcu;
import org.oomcheck.model.kernel.order.Srcu;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.World;

/** A barrier waits for the callbacks that were queued before it, and for no other. */
class BarriersTest {

  private static void set(Machine machine, Cell cell) {
    machine.perform(Step.run(cell, cell.name() + " = 1", () -> cell.set(1)));
  }

  private static boolean isSet(Machine machine, Cell cell) {
    return machine.perform(Step.of(cell, cell.name() + "?", () -> cell.get() == 1));
  }

  /** A callback queues itself until it is told to stop; then the object is freed. */
  private static World queuesItself(int barriers) {
    return machine -> {
      Rcu rcu = new Rcu(machine);
      SlabObject object = new SlabObject(machine, "object");
      Cell stop = machine.cell("stop", 0);
      List<Rcu.Head> heads = new ArrayList<>();
      heads.add(
          rcu.head(
              "&object->rcu",
              () -> {
                object.use("object->count");
                if (!isSet(machine, stop)) {
                  rcu.callRcu(heads.get(0));
                }
              }));
      machine.spawn(
          Role.task("exit"),
          () -> {
            rcu.callRcu(heads.get(0));
            set(machine, stop);
            for (int i = 0; i < barriers; i++) {
              rcu.rcuBarrier();
            }
            object.kfree();
          });
    };
  }

  private static World queuesItselfWithSrcu(int barriers) {
    return machine -> {
      Srcu domain = new Srcu(machine, "&srcu");
      SlabObject object = new SlabObject(machine, "object");
      Cell stop = machine.cell("stop", 0);
      List<Rcu.Head> heads = new ArrayList<>();
      heads.add(
          domain.head(
              "&object->rcu",
              () -> {
                object.use("object->count");
                if (!isSet(machine, stop)) {
                  domain.callSrcu(heads.get(0));
                }
              }));
      machine.spawn(
          Role.task("exit"),
          () -> {
            domain.callSrcu(heads.get(0));
            set(machine, stop);
            for (int i = 0; i < barriers; i++) {
              domain.srcuBarrier();
            }
            object.kfree();
          });
    };
  }

  /** One callback waits; another task queues a second one, before the barrier or at any time. */
  private static World twoCallbacks(boolean before) {
    return machine -> {
      Rcu rcu = new Rcu(machine);
      SlabObject object = new SlabObject(machine, "object");
      Cell queued = machine.cell("queued", 0);
      Rcu.Head first = rcu.head("&first->rcu", () -> {});
      Rcu.Head second = rcu.head("&second->rcu", () -> object.use("object->count"));
      machine.spawn(
          Role.task("other"),
          () -> {
            rcu.callRcu(second);
            set(machine, queued);
          });
      machine.spawn(
          Role.task("exit"),
          () -> {
            rcu.callRcu(first);
            if (before) {
              machine.perform(Step.run(queued, "sees it", () -> {}).when(() -> queued.get() == 1));
            }
            rcu.rcuBarrier();
            object.kfree();
          });
    };
  }

  /** Two barriers; that of the other task comes at any time. */
  private static World twoBarriers() {
    return machine -> {
      Rcu rcu = new Rcu(machine);
      SlabObject object = new SlabObject(machine, "object");
      Rcu.Head first = rcu.head("&first->rcu", () -> {});
      Rcu.Head second = rcu.head("&second->rcu", () -> object.use("object->count"));
      machine.spawn(
          Role.task("other"),
          () -> {
            rcu.callRcu(first);
            rcu.rcuBarrier();
          });
      machine.spawn(
          Role.task("exit"),
          () -> {
            rcu.callRcu(second);
            rcu.rcuBarrier();
            object.kfree();
          });
    };
  }

  static Stream<Arguments> rows() {
    return Stream.of(
        row("queues itself, one barrier", queuesItself(1), LIFECYCLE),
        row("queues itself, two barriers", queuesItself(2), CLEAN),
        row("the same, SRCU, one barrier", queuesItselfWithSrcu(1), LIFECYCLE),
        row("the same, SRCU, two barriers", queuesItselfWithSrcu(2), CLEAN),
        row("two callbacks, the second at any time", twoCallbacks(false), LIFECYCLE),
        row("two callbacks, both before the barrier", twoCallbacks(true), CLEAN),
        row("a barrier of another task", twoBarriers(), CLEAN));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void brokenFormIsFound_andFixedFormIsClean(String name, World world, String expected) {
    Checked.hasExactly(world, expected);
  }
}
