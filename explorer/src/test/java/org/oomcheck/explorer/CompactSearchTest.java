// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.oomcheck.explorer.Small.Pair;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Signature;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.World;

/** A search that stores no transitions finds the tasks that hang, and the way to them. */
class CompactSearchTest {
  private static final Set<Hazard> LOOKED_FOR =
      Set.of(
          Hazard.DEADLOCK,
          Hazard.HUNG_TASK,
          Hazard.LOST_WAKEUP,
          Hazard.KERNEL_BUG,
          Hazard.LOCK_MISUSE,
          Hazard.SLEEP_IN_ATOMIC);

  static Stream<Pair> pairs() {
    return Stream.of(SmallHangs.all(), SmallWaits.all(), SmallHolders.all())
        .flatMap(pairs -> pairs);
  }

  private static Map<Signature, Counterexample> found(Verdict verdict) {
    Map<Signature, Counterexample> found = new TreeMap<>();
    if (verdict instanceof Verdict.Violated violated) {
      violated.counterexamples().forEach(each -> found.put(each.finding(), each));
    }
    return found;
  }

  private static Set<Hazard> saysTheSame(World world) {
    Options options =
        Options.defaults()
            .hazards(LOOKED_FOR)
            .time(TimeMode.EAGER)
            .everyFinding(true)
            .selfChecks(false);
    Verdict full = new Explorer(options).explore(world);
    Verdict compact = SharedExplorer.alone(() -> world, options).explore(world);
    assertThat(compact).hasSameClassAs(full);
    assertThat(compact.coverage().states()).isEqualTo(full.coverage().states());
    assertThat(found(compact)).isEqualTo(found(full));
    assertThat(compact.coverage().lookedFor()).contains("hanging").doesNotContain("progress");
    Set<Hazard> hazards = new TreeSet<>();
    found(compact).keySet().forEach(finding -> hazards.add(finding.hazard()));
    return hazards;
  }

  @Test
  void memory_hasALimit() {
    World world = SmallHangs.all().findFirst().orElseThrow().world(false);
    Options all = Options.defaults().hazards(LOOKED_FOR).time(TimeMode.EAGER).selfChecks(false);
    Options few = all.limits(all.limits().bytes(1000));
    assertThat(SharedExplorer.alone(() -> world, few).explore(world))
        .isInstanceOfSatisfying(
            Verdict.Inconclusive.class,
            verdict -> assertThat(verdict.limit()).isEqualTo(few.limits().reached(0, 0, 1001)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pairs")
  void brokenForm_isFound_andFixedFormIsClean_alsoBesideADaemon(Pair pair) {
    Set<Hazard> found = saysTheSame(pair.world(true));
    assertThat(saysTheSame(pair.world(false))).isEmpty();
    for (Bystander daemon : List.of(Bystander.TICKS, Bystander.WORKS_AND_IDLES)) {
      assertThat(saysTheSame(daemon.beside(pair.world(true)))).isEqualTo(found);
      assertThat(saysTheSame(daemon.beside(pair.world(false)))).isEmpty();
    }
  }
}
