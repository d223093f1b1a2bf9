// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.primitive;

import static org.oomcheck.explorer.primitive.Checked.CLEAN;
import static org.oomcheck.explorer.primitive.Checked.LIFECYCLE;
import static org.oomcheck.explorer.primitive.Checked.row;

import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.oomcheck.model.kernel.SharedVariable;
import org.oomcheck.model.kernel.SlabObject;
import org.oomcheck.model.kernel.order.Atomic;
import org.oomcheck.model.kernel.order.Rcu;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.World;

/** An object is used while it is there, and freed once. */
class SlabObjectTest {

  /** Readers find the object by a pointer; the remover takes that away, and frees the object. */
  private static World published(Freeing frees) {
    return machine -> {
      SlabObject object = new SlabObject(machine, "dev");
      SharedVariable pointer = new SharedVariable(machine, "pointer", 1);
      Rcu rcu = new Rcu(machine);
      Rcu.Head head = rcu.head("dev->rcu", object::kfree);
      machine.spawn(
          Role.task("reader"),
          () -> {
            rcu.readLock();
            if (pointer.read(Access.ONCE) == 1) {
              object.use("dev->state");
            }
            rcu.readUnlock();
          });
      machine.spawn(
          Role.task("remover"),
          () -> {
            pointer.write(Access.ONCE, 0);
            frees.accept(rcu, head, object);
          });
    };
  }

  private interface Freeing {
    void accept(Rcu rcu, Rcu.Head head, SlabObject object);
  }

  /** Each of two users puts its reference, and the last one frees the object. */
  private static World counted(boolean inOne) {
    return machine -> {
      SlabObject object = new SlabObject(machine, "dev");
      Atomic references = new Atomic(machine, "dev->refs", 2);
      machine.spawn(Role.task("user").times(2), () -> puts(object, references, inOne));
    };
  }

  private static void puts(SlabObject object, Atomic references, boolean inOne) {
    object.use("dev->state");
    boolean last;
    if (inOne) {
      last = references.decAndTest();
    } else {
      references.dec();
      last = references.read() == 0;
    }
    if (last) {
      object.kfree();
    }
  }

  private static World alone(Consumer<SlabObject> does) {
    return machine -> {
      SlabObject object = new SlabObject(machine, "dev");
      machine.spawn(Role.task("task"), () -> does.accept(object));
    };
  }

  private static void frees(SlabObject object, int times) {
    for (int i = 0; i < times; i++) {
      object.kfree();
    }
  }

  static Stream<Arguments> worlds() {
    return Stream.of(
        row("freed at once", published((rcu, head, object) -> object.kfree()), LIFECYCLE),
        row(
            "behind a grace period",
            published(
                (rcu, head, object) -> {
                  rcu.synchronizeRcu();
                  object.kfree();
                }),
            CLEAN),
        row("by call_rcu()", published((rcu, head, object) -> rcu.callRcu(head)), CLEAN),
        row("the count is read once more", counted(false), LIFECYCLE),
        row("the last one frees", counted(true), CLEAN),
        row("freed twice", alone(object -> frees(object, 2)), LIFECYCLE),
        row("freed once", alone(object -> frees(object, 1)), CLEAN));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("worlds")
  void brokenFormIsFound_andFixedFormIsClean(String name, World world, String expected) {
    Checked.hasExactly(world, expected);
  }
}
