// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.model.kernel.Mutex;
import org.oomcheck.model.kernel.SharedVariable;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.World;

/** Races of generated programs, compared with vector clocks on each of their executions. */
class GeneratedMessagesTest {
  private static final Tries TRIES = new Tries();
  private static final int LEAST_OF_EACH = Tries.least(30);
  private static final Options RACES = Options.defaults().hazards(EnumSet.of(Hazard.DATA_RACE));

  private static final Arbitrary<Boolean> WRITES = Arbitraries.just(true);
  private static final Arbitrary<Boolean> READS = Arbitraries.just(false);
  private static final Arbitrary<Boolean> EITHER = Arbitraries.of(true, false);

  private static int ordered;
  private static int atOneMoment;
  private static int inOrderAlone;

  /** What a task does to a variable; a task that reads 0 in the second one, a flag, ends. */
  private record Op(boolean writes, int variable, Access mode, boolean locked) {}

  @Provide
  static Arbitrary<List<List<Op>>> programs() {
    Arbitrary<List<Op>> sends = Combinators.combine(data(WRITES), flag(WRITES)).as(List::of);
    Arbitrary<List<Op>> receives = Combinators.combine(flag(READS), data(READS)).as(List::of);
    Arbitrary<List<Op>> anything =
        Arbitraries.oneOf(data(EITHER), flag(EITHER)).list().ofMinSize(1).ofMaxSize(3);
    Arbitrary<List<Op>> task =
        Arbitraries.frequencyOf(Tuple.of(2, sends), Tuple.of(2, receives), Tuple.of(1, anything));
    return task.list().ofMinSize(2).ofMaxSize(3);
  }

  private static Arbitrary<Op> data(Arbitrary<Boolean> writes) {
    return op(writes, 0, Access.PLAIN, Access.PLAIN, Access.PLAIN, Access.ONCE);
  }

  private static Arbitrary<Op> flag(Arbitrary<Boolean> writes) {
    return op(writes, 1, Access.ONCE, Access.ATOMIC, Access.ACQUIRE_RELEASE, Access.FULL);
  }

  private static Arbitrary<Op> op(Arbitrary<Boolean> writing, int variable, Access... modes) {
    return Combinators.combine(
            writing, Arbitraries.of(modes), Arbitraries.of(true, false, false, false, false, false))
        .as((writes, mode, locked) -> new Op(writes, variable, mode, locked));
  }

  private static World world(List<List<Op>> program) {
    return machine -> {
      List<SharedVariable> variables =
          List.of(new SharedVariable(machine, "x", 0), new SharedVariable(machine, "y", 0));
      Mutex mutex = new Mutex(machine, "mutex");
      for (int task = 0; task < program.size(); task++) {
        List<Op> ops = program.get(task);
        machine.spawn(Role.task("task" + task), () -> run(ops, variables, mutex));
      }
    };
  }

  private static void run(List<Op> ops, List<SharedVariable> variables, Mutex mutex) {
    boolean goesOn = true;
    for (int next = 0; next < ops.size() && goesOn; next++) {
      Op op = ops.get(next);
      SharedVariable variable = variables.get(op.variable());
      if (op.locked()) {
        mutex.lock();
      }
      if (op.writes()) {
        variable.write(op.mode(), 1);
      } else {
        goesOn = variable.read(op.mode()) == 1 || op.variable() == 0;
      }
      if (op.locked()) {
        mutex.unlock();
      }
    }
  }

  @Property(
      tries = 600,
      seed = "20180404",
      generation = GenerationMode.RANDOMIZED,
      edgeCases = EdgeCasesMode.NONE)
  void everyExecution_withVectorClocks(@ForAll("programs") List<List<Op>> program) {
    TRIES.next(() -> everyExecution(program));
  }

  private static void everyExecution(List<List<Op>> program) {
    World world = world(program);
    ReferenceEngine.Outcome expected =
        new ReferenceEngine(world, TimeMode.MAXIMAL, RACES.hz()).explore(4_000);
    if (!expected.complete()) {
      return;
    }
    Verdict verdict = new Explorer(RACES).explore(world);
    if (verdict instanceof Verdict.Violated violated) {
      Counterexample race = violated.counterexamples().get(0);
      assertThat(race.steps()).hasSize(expected.hazards().getOrDefault(Hazard.DATA_RACE, -1));
      if (race.message().contains("at the same time")) {
        atOneMoment++;
      } else {
        inOrderAlone++;
      }
    } else {
      assertThat(verdict).isInstanceOf(Verdict.Proven.class);
      assertThat(expected.hazards()).isEmpty();
      ordered++;
    }
  }

  @AfterContainer
  static void enoughWasCompared_ofEverything() {
    assertThat(List.of(ordered, atOneMoment, inOrderAlone)).allMatch(n -> n > LEAST_OF_EACH);
  }
}
