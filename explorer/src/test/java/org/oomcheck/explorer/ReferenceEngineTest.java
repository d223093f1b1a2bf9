// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.oomcheck.explorer.GeneratedProgram.Kind;
import org.oomcheck.explorer.GeneratedProgram.Op;
import org.oomcheck.explorer.GeneratedProgram.Plan;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.World;

/** The comparison of the two engines is worth something: it notices what should not be. */
class ReferenceEngineTest {
  private static final int HZ = 10;
  private static final Options PLAIN =
      Options.defaults()
          .hazards(EnumSet.of(Hazard.DEADLOCK, Hazard.LOST_WAKEUP))
          .hz(HZ)
          .symmetry(false);

  /** What an engine says, to be compared. */
  private record Answer(Set<Hazard> hazards, long finalStates) {}

  private static Answer reference(World world) {
    ReferenceEngine.Outcome outcome =
        new ReferenceEngine(world, TimeMode.MAXIMAL, HZ).explore(100_000);
    assertThat(outcome.complete()).isTrue();
    return new Answer(outcome.hazards().keySet(), outcome.finals().size());
  }

  private static Answer explorer(World world) {
    Verdict verdict = new Explorer(PLAIN).explore(world);
    assertThat(verdict).isInstanceOfAny(Verdict.Violated.class, Verdict.Proven.class);
    Set<Hazard> hazards =
        verdict instanceof Verdict.Violated violated
            ? violated.counterexamples().stream()
                .map(Counterexample::hazard)
                .collect(Collectors.toSet())
            : Set.of();
    return new Answer(hazards, verdict.coverage().finalStates());
  }

  private static Op op(Kind kind, int object, Op... body) {
    return new Op(kind, object, 1, List.of(body));
  }

  private static World program(Op one, Op other) {
    List<Plan> plans = List.of(new Plan(1, List.of(one)), new Plan(1, List.of(other)));
    return new GeneratedProgram(plans, List.of(), TimeMode.MAXIMAL).world();
  }

  /** Two tasks of two steps each, in every order: C(4, 2) ways to end, by what was read. */
  @Test
  void everyOrderIsTaken_andOrdersThatLeaveATraceAreToldApart() {
    World world =
        machine -> {
          Cell order = machine.cell("order", 1);
          machine.spawn(Role.task("zero"), () -> twice(machine, order, 0));
          machine.spawn(Role.task("one"), () -> twice(machine, order, 1));
        };
    assertThat(reference(world)).isEqualTo(new Answer(Set.of(), 6)).isEqualTo(explorer(world));
  }

  private static void twice(Machine machine, Cell order, int digit) {
    for (int i = 0; i < 2; i++) {
      machine.perform(Step.run(order, "note", () -> order.set(2 * order.get() + digit)));
    }
  }

  @Test
  void merging_changesNothingButTheCost() {
    World world =
        program(
            op(Kind.LOCK, 0, op(Kind.LOCK, 1, op(Kind.SIGNAL, 0))),
            op(Kind.HAND_OVER_HAND, 1, op(Kind.WAIT_EVENT_TIMEOUT, 0)));
    ReferenceEngine.Outcome each =
        new ReferenceEngine(world, TimeMode.MAXIMAL, HZ).explore(100_000);
    ReferenceEngine.Outcome merged =
        new ReferenceEngine(world, TimeMode.MAXIMAL, HZ).exploreMerged(100_000);
    assertThat(each.hazards()).isEqualTo(merged.hazards()).containsOnlyKeys(Hazard.DEADLOCK);
    assertThat(each.finals()).isEqualTo(merged.finals());
  }

  private static int forgotten;

  /** A variable that is read too early if the reader comes first. */
  private static World sharing(boolean inACell) {
    return machine -> {
      Cell cell = machine.cell("x", 0);
      forgotten = 0;
      machine.spawn(
          Role.task("writer"),
          () -> machine.perform(Step.run(cell, "x = 1", () -> write(inACell, cell))));
      machine.spawn(
          Role.task("reader"),
          () ->
              KernelBug.bugOn(
                  machine.perform(Step.of(cell, "x", () -> inACell ? cell.get() : forgotten)) == 0,
                  "read too early"));
    };
  }

  private static void write(boolean inACell, Cell cell) {
    if (inACell) {
      cell.set(1);
    } else {
      forgotten = 1;
    }
  }

  /** A static variable in place of a cell is not restored by the explorer, and misleads it. */
  @Test
  void sharedStateOutsideOfCells_isRefusedOrShowsAsADisagreement() {
    assertThat(explorer(sharing(true))).isEqualTo(reference(sharing(true)));
    assertThat(reference(sharing(false)).hazards()).containsExactly(Hazard.KERNEL_BUG);
    assertThat(new Explorer(PLAIN).explore(sharing(false))).isNotInstanceOf(Verdict.Violated.class);
  }

  /** Something that a machine does in place of what it should do. */
  @FunctionalInterface
  private interface Fault {

    /** What the machine is called with instead, or what it returns instead. */
    Object instead(Object value);
  }

  /** The same world on a machine with a fault in one of its methods. */
  private static World faulty(World world, String method, Fault argument, Fault result) {
    return machine ->
        world.boot(
            (Machine)
                Proxy.newProxyInstance(
                    Machine.class.getClassLoader(),
                    new Class<?>[] {Machine.class},
                    (proxy, called, arguments) -> {
                      if (!called.getName().equals(method)) {
                        return invoke(called, machine, arguments);
                      }
                      Object[] changed = arguments.clone();
                      changed[0] = argument.instead(changed[0]);
                      return result.instead(invoke(called, machine, changed));
                    }));
  }

  private static Object invoke(Method called, Machine machine, Object[] arguments)
      throws Throwable {
    try {
      return called.invoke(machine, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static Object withoutGuard(Object step) {
    Step<?> guarded = (Step<?>) step;
    return Step.of(guarded.object(), guarded.label(), guarded::execute).kind(guarded.kind());
  }

  @Test
  void guardThatIsSkipped_showsAsADisagreement() {
    World world = program(op(Kind.LOCK, 0, op(Kind.LOCK, 1)), op(Kind.LOCK, 1, op(Kind.LOCK, 0)));
    assertThat(explorer(world)).isEqualTo(reference(world));
    assertThat(explorer(faulty(world, "perform", s -> s, r -> r))).isEqualTo(reference(world));
    World unguarded = faulty(world, "perform", ReferenceEngineTest::withoutGuard, result -> result);
    assertThat(explorer(unguarded).hazards()).isEmpty();
    assertThat(reference(world).hazards()).containsExactly(Hazard.DEADLOCK);
  }

  private static Object forgetful(Object loop) {
    return new Loop() {
      @Override
      public void head(Object... locals) {
        ((Loop) loop).head();
      }

      @Override
      public void leave(Object... results) {
        ((Loop) loop).leave();
      }
    };
  }

  @Test
  void loopHeadsThatAreMergedWrongly_areAHarnessError() {
    World world = program(op(Kind.LOCK, 0, op(Kind.GET, 0)), op(Kind.RETRY, 0));
    assertThat(explorer(world)).isEqualTo(reference(world));
    World merged = faulty(world, "loop", name -> name, ReferenceEngineTest::forgetful);
    assertThat(new Explorer(PLAIN).explore(merged))
        .isInstanceOfSatisfying(
            Verdict.HarnessError.class,
            error -> assertThat(error.problem()).contains("retry", "forgets a local"));
  }
}
