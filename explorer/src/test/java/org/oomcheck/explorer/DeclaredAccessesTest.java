// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.ForwardingMachine;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.Step.Kind;
import org.oomcheck.model.scenario.Scenario;
import org.oomcheck.model.scenario.Scenarios;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.tree.Catalogue;
import org.oomcheck.model.tree.KernelTree;

/**
 * How modelled code accesses what it shares without a lock, in the kernel's words. The explorer
 * keeps memory in one order, so that a weaker word changes no verdict unless DATA_RACE is looked
 * for: what is declared is compared with the kernel's source line by line.
 */
class DeclaredAccessesTest {

  /**
   * All accesses of a scenario to the variables whose name begins with the word, wherever it leads.
   *
   * <p>The worker with a timeout is an idea without code: {@code oom_done} says that the plain
   * {@code oom_freed} is there, so it is released and acquired. In pseries/cmm, {@code
   * loaned_pages} became an atomic and its target did not.
   */
  @ParameterizedTest(name = "{0} {1} {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "reclaim-needs-oom | v4.13+balloon-worker-timeout | vb->oom_ |"
            + " vb->oom_freed; vb->oom_freed = 1; smp_load_acquire(vb->oom_done);"
            + " smp_store_release(vb->oom_done, 0); smp_store_release(vb->oom_done, 1)",
        "reclaim-needs-oom | v4.13+offload-chain | oom_notifier_ |"
            + " oom_notifier_th; oom_notifier_requested; oom_notifier_requested = 0;"
            + " oom_notifier_requested = 1; oom_notifier_freed; oom_notifier_freed = 1;"
            + " oom_notifier_freed = 0",
        "notifier-i915 | v4.13 | obj->mm.pages |"
            + " READ_ONCE(obj->mm.pages); obj->mm.pages; obj->mm.pages = 0; obj->mm.pages = 1",
        "notifier-pseries-cmm | v4.13 | loaned_pages |"
            + " loaned_pages; loaned_pages += 1; loaned_pages -= 1; loaned_pages_target;"
            + " loaned_pages_target = 0;"
            + " loaned_pages_target = 1; loaned_pages_target = 2; loaned_pages_target = 3",
        "notifier-pseries-cmm | v5.8 | loaned_pages |"
            + " atomic_read(loaned_pages); loaned_pages += 1; loaned_pages -= 1;"
            + " loaned_pages_target; loaned_pages_target = 0; loaned_pages_target = 1;"
            + " loaned_pages_target = 2; loaned_pages_target = 3",
      })
  void accessesAreTheKernels(String scenario, String series, String variable, String accesses) {
    Set<String> expected = Arrays.stream(accesses.split("; ")).collect(Collectors.toSet());
    assertThat(accesses(scenario, series, variable)).isEqualTo(expected);
  }

  private static Set<String> accesses(String id, String series, String variable) {
    Set<String> accesses = new TreeSet<>();
    Verdict verdict =
        explore(
            id,
            series,
            Scenarios.load().get(id).hazards(),
            new Change() {
              @Override
              public <T> Step<T> of(Step<T> step) {
                if (isAccess(step) && step.label().contains(variable)) {
                  accesses.add(step.label());
                }
                return step;
              }
            });
    assertThat(verdict).isNotInstanceOfAny(Verdict.HarnessError.class, Verdict.Inconclusive.class);
    return accesses;
  }

  /** The worker with a timeout: what hands {@code oom_freed} over, and each half of it as less. */
  @Test
  void whatIsFreed_isHandedOverByReleaseAndAcquire() {
    assertThat(racesOfTheHandshake(Kind.ACCESS)).isInstanceOf(Verdict.Proven.class);
    for (Kind weaker : List.of(Kind.READ, Kind.WRITE)) {
      assertThat(racesOfTheHandshake(weaker))
          .as("%s as READ_ONCE or WRITE_ONCE", weaker)
          .isInstanceOfSatisfying(
              Verdict.Violated.class,
              race ->
                  assertThat(race.counterexamples().get(0).message())
                      .contains("nothing orders the one before the other: vb->oom_freed"));
    }
  }

  /** Looks for races in the handshake alone, with some of the accesses to its flag made weaker. */
  private static Verdict racesOfTheHandshake(Kind weaker) {
    return explore(
        "reclaim-needs-oom",
        "v4.13+balloon-worker-timeout",
        Set.of(Hazard.DATA_RACE),
        new Change() {
          @Override
          public <T> Step<T> of(Step<T> step) {
            if (isAccess(step) && !step.label().contains("vb->oom_")) {
              return step.kind(Kind.ACCESS);
            }
            boolean flag = step.kind() == weaker && step.access() == Access.ACQUIRE_RELEASE;
            return flag ? step.unlocked(weaker, Access.ONCE) : step;
          }
        });
  }

  private static boolean isAccess(Step<?> step) {
    return step.kind() == Kind.READ || step.kind() == Kind.WRITE;
  }

  private static Verdict explore(String id, String series, Set<Hazard> hazards, Change change) {
    Scenario scenario = Scenarios.load().get(id);
    KernelTree tree = Catalogue.load().series(series);
    return new Explorer(Options.defaults().hazards(hazards))
        .explore(
            machine ->
                scenario
                    .world(tree, Settings.defaults(scenario))
                    .boot(new Changing(machine, change)));
  }

  /** What becomes of a step. */
  private interface Change {
    <T> Step<T> of(Step<T> step);
  }

  /** Takes other steps in place of those of the code. */
  private static final class Changing extends ForwardingMachine {
    private final Change change;

    Changing(Machine machine, Change change) {
      super(machine);
      this.change = change;
    }

    @Override
    public <T> T perform(Step<T> step) {
      return super.perform(change.of(step));
    }
  }
}
