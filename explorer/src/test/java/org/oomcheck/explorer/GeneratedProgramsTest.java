// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import org.oomcheck.explorer.GeneratedProgram.Kind;
import org.oomcheck.explorer.GeneratedProgram.Op;
import org.oomcheck.explorer.GeneratedProgram.Plan;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.World;

/** Generated programs: the explorer says what the reference engine says. */
@Tag("slow")
class GeneratedProgramsTest {
  private static final Set<Hazard> PROGRESS = Hazard.Kind.PROGRESS.hazards();
  private static final Set<Hazard> COMPLAINTS = Hazard.Kind.COMPLAINT.hazards();
  private static final Set<Hazard> FOUND_OFTEN =
      EnumSet.of(
          Hazard.DEADLOCK,
          Hazard.HUNG_TASK,
          Hazard.LOST_WAKEUP,
          Hazard.OOM_LOCKUP,
          Hazard.DATA_RACE,
          Hazard.LOCK_MISUSE,
          Hazard.SLEEP_IN_ATOMIC,
          Hazard.KERNEL_BUG);

  /** Hazards that take a loop to be seen, so that it is open how many steps they take. */
  private static final Set<Hazard> LOOPS = EnumSet.of(Hazard.OOM_LOCKUP, Hazard.BUSY_NO_OP);

  private static final int HZ = 10;
  private static final int LEAST_COMPARED = Tries.least(1_000);
  private static final int LEAST_OF_EACH = Tries.least(20);

  private static final Arbitrary<Kind> LEAVES =
      Arbitraries.frequency(
          Tuple.of(4, Kind.WAIT_EVENT),
          Tuple.of(3, Kind.WAIT_EVENT_TIMEOUT),
          Tuple.of(1, Kind.SLEEP_ON),
          Tuple.of(5, Kind.SIGNAL),
          Tuple.of(2, Kind.WAKE_UP),
          Tuple.of(3, Kind.SLEEP),
          Tuple.of(2, Kind.CALL_CHAIN),
          Tuple.of(2, Kind.CHOOSE),
          Tuple.of(4, Kind.GET),
          Tuple.of(3, Kind.SET),
          Tuple.of(1, Kind.ADD),
          Tuple.of(2, Kind.QUEUE_WORK),
          Tuple.of(1, Kind.KEEP),
          Tuple.of(1, Kind.UNLOCK),
          Tuple.of(3, Kind.BUG_IF));
  private static final Arbitrary<Kind> BLOCKS =
      Arbitraries.frequency(
          Tuple.of(6, Kind.LOCK),
          Tuple.of(2, Kind.HAND_OVER_HAND),
          Tuple.of(3, Kind.TRYLOCK),
          Tuple.of(2, Kind.RETRY),
          Tuple.of(4, Kind.READ),
          Tuple.of(4, Kind.WRITE),
          Tuple.of(1, Kind.TRY_READ),
          Tuple.of(1, Kind.TRY_WRITE),
          Tuple.of(1, Kind.DOWNGRADE),
          Tuple.of(2, Kind.SPIN),
          Tuple.of(1, Kind.SPIN_TRYLOCK),
          Tuple.of(5, Kind.IF));
  private static final Arbitrary<Kind> ENDLESS =
      Arbitraries.of(Kind.RETRY_EVERY_TICK, Kind.RETRY_AT_ONCE, Kind.SPIN_UNTIL_SET);

  private static final Tries SCHEDULES = new Tries();
  private static final Tries STATES = new Tries();
  private static final Tries FAMILIES = new Tries();
  private static int compared;
  private static int clean;
  private static int reduced;
  private static final Map<Hazard, Integer> FOUND = new EnumMap<>(Hazard.class);

  @Property(
      tries = 720,
      seed = "20130413",
      generation = GenerationMode.RANDOMIZED,
      edgeCases = EdgeCasesMode.NONE)
  void everySchedule_oneByOne(@ForAll("programs") GeneratedProgram program) {
    SCHEDULES.next(() -> everySchedule(program));
  }

  static void everySchedule(GeneratedProgram program) {
    GeneratedProgram small = program.within(800);
    ReferenceEngine reference = new ReferenceEngine(small.world(), small.time(), HZ);
    compare(small, small.world(), reference, reference.explore(4_000), true);
  }

  /** Some of these programs go on for ever. */
  @Property(
      tries = 340,
      seed = "20171108",
      generation = GenerationMode.RANDOMIZED,
      edgeCases = EdgeCasesMode.NONE)
  void everyState_oneByOne(@ForAll("loopingPrograms") GeneratedProgram program) {
    STATES.next(() -> everyState(program));
  }

  static void everyState(GeneratedProgram program) {
    GeneratedProgram small = program.within(2e5);
    if (small.spinsThroughTime()) {
      small = small.with(TimeMode.EAGER);
    }
    ReferenceEngine reference = new ReferenceEngine(small.world(), small.time(), HZ);
    compare(small, small.world(), reference, reference.exploreMerged(1_500), false);
  }

  /** A task that may keep a lock for good, or never does, beside a daemon or not. */
  @Property(
      tries = 90,
      seed = "20180123",
      generation = GenerationMode.RANDOMIZED,
      edgeCases = EdgeCasesMode.NONE)
  void everyStateOfAFamily_oneByOne(
      @ForAll("programs") GeneratedProgram program,
      @ForAll boolean sets,
      @ForAll("bystanders") Bystander bystander) {
    FAMILIES.next(() -> everyStateOfAFamily(program, sets, bystander));
  }

  private static void everyStateOfAFamily(
      GeneratedProgram program, boolean sets, Bystander bystander) {
    Op keeps = new Op(Kind.LOCK, 0, 0, List.of(new Op(Kind.SPIN_UNTIL_SET, 1, 0, List.of())));
    Op set = new Op(Kind.SET, 1, 1, List.of());
    List<Plan> plans = new ArrayList<>(program.within(300).plans());
    plans.add(new Plan(1, sets ? List.of(set, keeps) : List.of(keeps)));
    plans.add(new Plan(1, List.of(new Op(Kind.LOCK, 0, 0, List.of()))));
    GeneratedProgram family = new GeneratedProgram(plans, program.callback(), TimeMode.EAGER);
    World world = bystander.beside(family.world());
    ReferenceEngine reference = new ReferenceEngine(world, family.time(), HZ);
    compare(family, world, reference, reference.exploreMerged(1_500), false);
  }

  @Provide
  static Arbitrary<Bystander> bystanders() {
    return Arbitraries.of(Bystander.IDLES, Bystander.TICKS, Bystander.WORKS_AND_IDLES);
  }

  @AfterContainer
  static void enoughWasCompared_ofEverything() {
    assertThat(compared).isGreaterThanOrEqualTo(LEAST_COMPARED);
    assertThat(clean).isGreaterThan(LEAST_OF_EACH);
    assertThat(reduced).isGreaterThan(LEAST_OF_EACH);
    assertThat(FOUND.keySet()).containsAll(FOUND_OFTEN);
    assertThat(FOUND.values()).allMatch(times -> times > LEAST_OF_EACH);
  }

  /** What the reference says need not be exact about races that show in the order alone. */
  private static void compare(
      GeneratedProgram program,
      World world,
      ReferenceEngine reference,
      ReferenceEngine.Outcome expected,
      boolean exact) {
    if (!expected.complete()) {
      return;
    }
    Options all = Options.defaults().time(program.time()).hz(HZ);
    boolean alike = program.plans().stream().anyMatch(plan -> plan.count() > 1);
    for (boolean symmetry : alike ? List.of(false, true) : List.of(true)) {
      Options options = all.symmetry(symmetry).workers(symmetry ? 2 : 1);
      Set<Hazard> wanted = new TreeSet<>(PROGRESS);
      if (symmetry) {
        wanted.add(Hazard.DATA_RACE);
      }
      compare(world, options.hazards(wanted), reference, expected, exact);
      compareReduced(world, options.hazards(PROGRESS).reduction(true), reference, expected);
    }
    compared++;
    clean += expected.hazards().isEmpty() ? 1 : 0;
    expected.hazards().keySet().forEach(hazard -> FOUND.merge(hazard, 1, Integer::sum));
  }

  private static void compare(
      World world,
      Options options,
      ReferenceEngine reference,
      ReferenceEngine.Outcome expected,
      boolean exact) {
    Explorer explorer = new Explorer(options);
    Verdict verdict = explorer.explore(world);
    assertThat(verdict).isInstanceOfAny(Verdict.Violated.class, Verdict.Proven.class);
    Map<Hazard, Integer> found = new TreeMap<>();
    if (verdict instanceof Verdict.Violated violated) {
      for (Counterexample path : violated.counterexamples()) {
        assertThat(explorer.replay(world, path.hazard(), path.schedule()).hazard())
            .isEqualTo(path.hazard());
        if (!path.possible()) {
          found.put(path.hazard(), LOOPS.contains(path.hazard()) ? 0 : path.steps().size());
          assertThat(reference.follow(path.schedule())).contains(path.hazard());
        }
      }
    }
    if (!exact && !expected.hazards().containsKey(Hazard.DATA_RACE)) {
      found.remove(Hazard.DATA_RACE);
    }
    assertHazards(options, found, expected);
    assertThat(verdict.coverage().finalStates())
        .as("final states, symmetry %s", options.symmetry())
        .isEqualTo(
            verdict.coverage().symmetry()
                ? expected.finalsOfRoles().size()
                : expected.finals().size());
  }

  /** With reduction the same is found, unless a complaint ends the world before; not as near. */
  private static void compareReduced(
      World world, Options options, ReferenceEngine reference, ReferenceEngine.Outcome expected) {
    Verdict verdict = new Explorer(options).explore(world);
    assertThat(verdict).isInstanceOfAny(Verdict.Violated.class, Verdict.Proven.class);
    if (!verdict.coverage().reduction()) {
      return;
    }
    reduced++;
    Set<Hazard> found = new TreeSet<>();
    if (verdict instanceof Verdict.Violated violated) {
      for (Counterexample path : violated.counterexamples()) {
        found.add(path.hazard());
        assertThat(reference.follow(path.schedule())).contains(path.hazard());
      }
    }
    Set<Hazard> all = new TreeSet<>(expected.hazards().keySet());
    all.remove(Hazard.DATA_RACE);
    if (all.stream().anyMatch(COMPLAINTS::contains)) {
      assertThat(all).containsAll(found);
      assertThat(found).anyMatch(COMPLAINTS::contains);
    } else {
      assertThat(found).as("symmetry %s", options.symmetry()).isEqualTo(all);
      assertThat(verdict.coverage().finalStates())
          .isEqualTo(
              verdict.coverage().symmetry()
                  ? expected.finalsOfRoles().size()
                  : expected.finals().size());
    }
  }

  private static void assertHazards(
      Options options, Map<Hazard, Integer> found, ReferenceEngine.Outcome outcome) {
    String how = "symmetry " + options.symmetry();
    Map<Hazard, Integer> expected = new TreeMap<>(outcome.hazards());
    expected
        .keySet()
        .removeIf(hazard -> !options.hazards().contains(hazard) && !COMPLAINTS.contains(hazard));
    LOOPS.forEach(hazard -> expected.computeIfPresent(hazard, (key, steps) -> 0));
    assertThat(found).as(how).isEqualTo(expected);
  }

  @Provide
  static Arbitrary<GeneratedProgram> programs() {
    return programs(BLOCKS);
  }

  @Provide
  static Arbitrary<GeneratedProgram> loopingPrograms() {
    return programs(Arbitraries.frequencyOf(Tuple.of(4, BLOCKS), Tuple.of(1, ENDLESS)));
  }

  private static Arbitrary<GeneratedProgram> programs(Arbitrary<Kind> blocks) {
    Arbitrary<Plan> plan =
        Combinators.combine(
                Arbitraries.frequency(Tuple.of(3, 1), Tuple.of(1, 2)),
                op(blocks, 2).list().ofMinSize(1).ofMaxSize(5))
            .as(Plan::new);
    return Combinators.combine(
            plan.list().ofMinSize(2).ofMaxSize(3),
            op(BLOCKS, 1).list().ofMaxSize(2).map(GeneratedProgramsTest::withoutCalls),
            Arbitraries.frequency(Tuple.of(3, TimeMode.MAXIMAL), Tuple.of(1, TimeMode.EAGER)))
        .as(GeneratedProgram::new);
  }

  /** A callback does not call itself. */
  private static List<Op> withoutCalls(List<Op> ops) {
    return ops.stream()
        .filter(op -> !op.uses(Kind.CALL_CHAIN) && !op.uses(Kind.QUEUE_WORK))
        .toList();
  }

  private static Arbitrary<Op> op(Arbitrary<Kind> blocks, int depth) {
    Arbitrary<Op> leaf =
        Combinators.combine(
                LEAVES, Arbitraries.integers().between(0, 1), Arbitraries.integers().between(0, 2))
            .as((kind, object, value) -> new Op(kind, object, value, List.of()));
    if (depth == 0) {
      return leaf;
    }
    Arbitrary<Op> block =
        Combinators.combine(
                blocks,
                Arbitraries.integers().between(0, 1),
                op(blocks, depth - 1).list().ofMaxSize(2))
            .as((kind, object, body) -> new Op(kind, object, 0, body));
    return Arbitraries.frequencyOf(Tuple.of(1, leaf), Tuple.of(1, block));
  }
}
