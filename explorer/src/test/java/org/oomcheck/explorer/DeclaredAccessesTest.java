// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.Step.Kind;
import org.oomcheck.model.machine.Task;
import org.oomcheck.model.machine.TaskCells;
import org.oomcheck.model.scenario.Scenario;
import org.oomcheck.model.scenario.Settings;
import org.oomcheck.model.tree.Catalogue;
import org.oomcheck.model.tree.KernelTree;

/**
 * How modelled code accesses what it shares without a lock, in the kernel's words. The explorer
 * keeps memory in one order, so that a weaker word changes no verdict: what is declared is compared
 * with the kernel's source line by line.
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
            + " oom_notifier_requested = 1; oom_notifier_freed; oom_notifier_freed += 1;"
            + " oom_notifier_freed = 0",
        "notifier-i915 | v4.13 | obj->mm.pages |"
            + " READ_ONCE(obj->mm.pages); obj->mm.pages; obj->mm.pages = 0; obj->mm.pages = 1",
        "notifier-pseries-cmm | v4.13 | loaned_pages |"
            + " loaned_pages; loaned_pages += 1; loaned_pages -= 1; loaned_pages_target = 0;"
            + " loaned_pages_target = 1; loaned_pages_target = 2; loaned_pages_target = 3",
        "notifier-pseries-cmm | v5.8 | loaned_pages |"
            + " atomic_read(loaned_pages); loaned_pages += 1; loaned_pages -= 1;"
            + " loaned_pages_target = 0; loaned_pages_target = 1; loaned_pages_target = 2;"
            + " loaned_pages_target = 3",
      })
  void accessesAreTheKernels(String scenario, String series, String variable, String accesses) {
    Set<String> expected = Arrays.stream(accesses.split("; ")).collect(Collectors.toSet());
    assertThat(accesses(scenario, series, variable)).isEqualTo(expected);
  }

  private static Set<String> accesses(String id, String series, String variable) {
    Scenario scenario = scenario(id);
    KernelTree tree = Catalogue.load().series(series);
    Set<String> accesses = new TreeSet<>();
    Verdict verdict =
        new Explorer(Options.defaults().hazards(scenario.hazards()))
            .explore(
                machine ->
                    scenario
                        .world(tree, Settings.defaults(scenario))
                        .boot(new Noting(machine, variable, accesses)));
    assertThat(verdict).isNotInstanceOfAny(Verdict.HarnessError.class, Verdict.Inconclusive.class);
    return accesses;
  }

  private static Scenario scenario(String id) {
    return ServiceLoader.load(Scenario.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(scenario -> scenario.id().equals(id))
        .findAny()
        .orElseThrow();
  }

  /** Notes down the accesses to some variables. */
  private record Noting(Machine machine, String variable, Set<String> accesses) implements Machine {

    @Override
    public <T> T perform(Step<T> step) {
      boolean access = step.kind() == Kind.READ || step.kind() == Kind.WRITE;
      if (access && step.label().contains(variable)) {
        accesses.add(step.label());
      }
      return machine.perform(step);
    }

    @Override
    public int choose(String question, String... answers) {
      return machine.choose(question, answers);
    }

    @Override
    public Loop loop(String name) {
      return machine.loop(name);
    }

    @Override
    public Task current() {
      return machine.current();
    }

    @Override
    public Cell cell(String name, int initial) {
      return machine.cell(name, initial);
    }

    @Override
    public TaskCells taskCells(String name, int initial) {
      return machine.taskCells(name, initial);
    }

    @Override
    public void measure(String name, IntSupplier value) {
      machine.measure(name, value);
    }

    @Override
    public int spawn(Role role, Runnable body) {
      return machine.spawn(role, body);
    }

    @Override
    public int hz() {
      return machine.hz();
    }

    @Override
    public int jiffiesLeft() {
      return machine.jiffiesLeft();
    }
  }
}
