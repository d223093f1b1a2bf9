// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Coverage;
import org.oomcheck.explorer.result.Limit;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Signature;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.explorer.share.LocalPeers;
import org.oomcheck.explorer.share.RefusedSearch;
import org.oomcheck.explorer.share.Snapshots;
import org.oomcheck.model.kernel.Mutex;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.TaskCells;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.scenario.Scenario;
import org.oomcheck.model.scenario.Scenarios;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.tree.Catalogue;

/** A search that members share says what a search of one says, also when members are lost. */
class SharedSearchTest {
  private static final Set<Hazard> NOT_LOOKED_FOR =
      Set.of(
          Hazard.OOM_LOCKUP, Hazard.BUSY_NO_OP, Hazard.GOAL_MISSED, Hazard.STALL, Hazard.DATA_RACE);

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private static Options options(Set<Hazard> hazards) {
    Set<Hazard> shown = new TreeSet<>(hazards);
    shown.removeAll(NOT_LOOKED_FOR);
    return Options.defaults()
        .hazards(shown)
        .time(TimeMode.EAGER)
        .everyFinding(true)
        .selfChecks(false);
  }

  private static World world(String series, String scenario) {
    Scenario asked = Scenarios.load().get(scenario);
    return asked.world(Catalogue.load().series(series), Settings.defaults(asked));
  }

  private static Options options(String scenario) {
    return options(Scenarios.load().get(scenario).lookedFor());
  }

  private static Map<Signature, Counterexample> counterexamples(Verdict verdict) {
    Map<Signature, Counterexample> found = new TreeMap<>();
    if (verdict instanceof Verdict.Violated violated) {
      violated.counterexamples().forEach(each -> found.put(each.finding(), each));
    }
    return found;
  }

  /** All that a verdict says, apart from its scope and its time. */
  private static List<Object> said(Verdict verdict) {
    Coverage coverage = verdict.coverage();
    return List.of(
        verdict.getClass(),
        coverage.states(),
        coverage.transitions(),
        coverage.finalStates(),
        coverage.depth(),
        coverage.symmetry(),
        counterexamples(verdict));
  }

  private static Coverage saysTheSame(Supplier<World> world, Options options) {
    Verdict byOne = new Explorer(options).explore(world.get());
    for (int members : new int[] {1, 2, 4}) {
      Verdict shared =
          new SharedExplorer(options, new LocalPeers(world, options, members), null)
              .explore(world.get());
      assertThat(said(shared)).as("%d members", members).isEqualTo(said(byOne));
    }
    return byOne.coverage();
  }

  @ParameterizedTest
  @CsvSource({
    "v4.13, reclaim-needs-oom",
    "v4.13+fill-nowait, reclaim-needs-oom",
    "v4.20+probe-frees-inode, probe-fails-half-way",
    "v4.15+shrinker, probe-fails-half-way",
    "v5.8+freezable-reporting, suspend-with-reporting",
    "v4.13+revert-num-pages-clamp, empty-balloon"
  })
  void catalogue_isAnsweredAsByOne(String series, String scenario) {
    saysTheSame(() -> world(series, scenario), options(scenario));
  }

  private static int increment(Cell count) {
    count.add(1);
    return count.get();
  }

  /** Two tasks that take two locks in the same order or not, and one that counts on one of two. */
  private static World locks(boolean inOrder, int tasks) {
    return machine -> {
      Mutex one = new Mutex(machine, "one");
      Mutex other = new Mutex(machine, "other");
      Cell count = machine.cell("count", 0);
      Runnable counts =
          () -> {
            int seen = machine.perform(Step.of(count, "count++", () -> increment(count)));
            KernelBug.bugOn(!inOrder && seen == 2 * tasks, "all have counted");
          };
      machine.spawn(Role.task("first").times(tasks), () -> both(one, other, counts));
      machine.spawn(
          Role.task("second").times(tasks),
          () -> both(inOrder ? one : other, inOrder ? other : one, counts));
    };
  }

  private static void both(Mutex outer, Mutex inner, Runnable counts) {
    counts.run();
    outer.lock();
    inner.lock();
    inner.unlock();
    outer.unlock();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void locks_inOrderAndNot(boolean inOrder) {
    Options options = options(Options.defaults().hazards());
    saysTheSame(() -> locks(inOrder, 2), options);
    assertThat(counterexamples(new Explorer(options).explore(locks(inOrder, 2))).isEmpty())
        .isEqualTo(inOrder);
  }

  /** Control locations that only late states have, which the short search at first does not see. */
  private static World late(int tasks, int rounds) {
    int all = 2 * tasks * rounds;
    return machine -> {
      Cell count = machine.cell("count", 0);
      for (String name : List.of("one", "other")) {
        machine.spawn(
            Role.task(name).times(tasks),
            () -> {
              for (int round = 0; round < rounds; round++) {
                if (machine.perform(Step.of(count, "count++", () -> increment(count) > all - 4))) {
                  machine.perform(Step.run(count, "late", () -> count.add(2)));
                }
              }
            });
      }
      machine.spawn(
          Role.task("judge"),
          () -> {
            boolean seen = machine.perform(Step.of(count, "count?", () -> count.get() > all));
            KernelBug.bugOn(seen, "late steps were taken");
          });
    };
  }

  @Test
  void controlLocations_thatAreLearnedLate() {
    Options options = options(Options.defaults().hazards());
    assertThat(saysTheSame(() -> late(3, 7), options).states()).isGreaterThan(20_000);
  }

  /**
   * One of the tasks of a role does otherwise than the others, at once or late: behind more states
   * than the short search at first sees.
   */
  private static World apart(boolean late) {
    int rounds = late ? 28 : 0;
    return machine -> {
      TaskCells own = machine.taskCells("own", 0);
      Cell count = machine.cell("count", 0);
      Cell before = machine.cell("before", 0);
      for (String name : List.of("one", "other", "third")) {
        machine.spawn(
            Role.task(name),
            () -> {
              for (int round = 0; round < rounds; round++) {
                machine.perform(Step.run(before, "before++", () -> before.add(1)));
              }
            });
      }
      machine.spawn(
          Role.task("walker").times(3),
          () -> {
            machine.perform(
                Step.run(before, "begin", () -> {}).when(() -> before.get() == 3 * rounds));
            if (machine.perform(Step.of(own, "first?", () -> own.self() == 3))) {
              KernelBug.bugOn(machine.perform(Step.of(count, "?", () -> count.get() > 1)), "late");
            }
            machine.perform(Step.run(count, "count++", () -> count.add(1)));
          });
    };
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void tasksThatAreToldApart_areNotTakenForEachOther(boolean late) {
    Options options = options(Options.defaults().hazards());
    Coverage coverage = saysTheSame(() -> apart(late), options);
    assertThat(coverage.symmetry()).isFalse();
    assertThat(coverage.states() > 20_000).isEqualTo(late);
  }

  @Test
  void tasksThatAreToldApartLate_haveTheirLevelsOnDiskAnew() {
    Options options = options(Options.defaults().hazards());
    assertThat(said(search(apart(true), options)))
        .isEqualTo(said(new Explorer(options).explore(apart(true))));
  }

  @Test
  void verdict_namesWhatWasNotLookedFor() {
    Options options = options(Options.defaults().hazards());
    Supplier<World> world = () -> locks(true, 1);
    Options all = options.hazards(Options.defaults().hazards());
    Coverage shared =
        new SharedExplorer(all, new LocalPeers(world, all, 2), null)
            .explore(world.get())
            .coverage();
    assertThat(shared.hazards()).doesNotContainAnyElementsOf(NOT_LOOKED_FOR);
    assertThat(shared.lookedFor()).contains("lock cycles", "deadlocks of all tasks");
    assertThat(shared.lookedFor()).doesNotContain("progress", "order");
  }

  @Test
  void limits_areNamed() {
    Options all = options(Options.defaults().hazards());
    Options few = all.limits(all.limits().states(100));
    Supplier<World> world = () -> locks(true, 2);
    assertThat(new SharedExplorer(few, new LocalPeers(world, few, 2), null).explore(world.get()))
        .isInstanceOfSatisfying(
            Verdict.Inconclusive.class,
            verdict -> assertThat(verdict.limit().name()).isEqualTo("states"));
    Options shallow = all.limits(all.limits().depth(3));
    Verdict alone = new Explorer(shallow).explore(world.get());
    Verdict shared =
        new SharedExplorer(shallow, new LocalPeers(world, shallow, 2), null).explore(world.get());
    assertThat(shared.coverage().depth()).isEqualTo(alone.coverage().depth());
    assertThat(shared.coverage().limit()).isEqualTo(new Limit("steps", 3, "--limit-depth"));
  }

  /** Runs until it has an answer; when all members are lost, others go on. */
  private Verdict untilAnswered(
      Supplier<World> world, Options options, long seed, int[] lost, int[] resumed) {
    Path levels = folder.resolve("run" + seed);
    for (long attempt = 0; ; attempt++) {
      MortalPeers peers = new MortalPeers(world, options, 4, seed * 1000 + attempt, 25);
      try {
        return new SharedExplorer(options, peers, new Snapshots(levels)).explore(world.get());
      } catch (RefusedSearch allLost) {
        resumed[0]++;
      } finally {
        lost[0] += peers.lost();
      }
    }
  }

  @Test
  void membersThatAreLost_changeNothing() {
    Options options = options(Options.defaults().hazards());
    int[] lost = new int[1];
    int[] resumed = new int[1];
    for (World each : List.of(locks(false, 2), late(2, 2))) {
      List<Object> alone = said(new Explorer(options).explore(each));
      for (long seed = 1; seed <= 5; seed++) {
        Verdict shared = untilAnswered(() -> each, options, seed, lost, resumed);
        assertThat(said(shared)).as("seed %d", seed).isEqualTo(alone);
        new Snapshots(folder.resolve("run" + seed)).delete();
      }
    }
    assertThat(lost[0]).isGreaterThan(10);
    assertThat(resumed[0]).isPositive();
  }

  @Test
  void folder_ofAnotherSearch_isRefused() {
    Options options = options(Options.defaults().hazards());
    search(locks(true, 1), options);
    assertThatThrownBy(() -> search(locks(true, 2), options))
        .isInstanceOf(RefusedSearch.class)
        .hasMessageContaining("another search");
  }

  private Verdict search(World world, Options options) {
    return new SharedExplorer(
            options, new LocalPeers(() -> world, options, 2), new Snapshots(folder))
        .explore(world);
  }

  @Test
  void levels_thatWereChanged_areRefused() throws Exception {
    Options options = options(Options.defaults().hazards());
    search(locks(true, 1), options);
    Path level = folder.resolve("level-000003.states");
    byte[] bytes = Files.readAllBytes(level);
    bytes[bytes.length - 1]++;
    Files.write(level, bytes);
    assertThatThrownBy(() -> search(locks(true, 1), options))
        .isInstanceOf(RefusedSearch.class)
        .hasMessageContaining("level-000003.states is not what was written");
  }

  @Test
  void folder_thatCannotBeWritten_isNamed() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> new Snapshots(file.resolve("levels")))
        .isInstanceOf(RefusedSearch.class)
        .hasMessageContaining("cannot keep the search in " + file);
  }

  @Test
  void members_withAnotherWorld_areRefused() {
    Options options = options(Options.defaults().hazards());
    LocalPeers others = new LocalPeers(() -> locks(false, 1), options, 2);
    assertThatThrownBy(() -> new SharedExplorer(options, others, null).explore(locks(true, 1)))
        .isInstanceOf(RefusedSearch.class)
        .hasMessageContaining("another world");
  }

  @Test
  void deletedSnapshots_leaveWhatIsNotTheirs() throws Exception {
    Options options = options(Options.defaults().hazards());
    search(locks(true, 1), options);
    Path other = Files.createFile(folder.resolve("notes"));
    new Snapshots(folder).delete();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(other);
    }
  }
}
