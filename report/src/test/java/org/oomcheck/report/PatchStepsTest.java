// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.oomcheck.explorer.result.Limits;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.model.linux.Slot;
import org.oomcheck.model.tree.KernelTree;

/**
 * A patch is made of the functions that it replaces, adds and takes away. Each of them is needed:
 * without it something that is declared about the patch is no longer so.
 */
class PatchStepsTest {
  private static final Matrix MATRIX = Matrix.load();

  /** A larger cell says nothing here; a smaller one has to notice. */
  private static final Options SMALL = Options.defaults().limits(Limits.defaults().states(60_000));

  /** A patch, and one function of it that stays as it was. */
  record Step(String patch, String symbol, List<Check> without) {

    @Override
    public String toString() {
      return patch + " without its " + symbol + "()";
    }
  }

  /** Not a fix but a fault: with half of it the chain runs twice at once as well. */
  private static final String FAULT = "notifiers-unserialised";

  static Stream<Step> steps() {
    return MATRIX.catalogue().patches().stream()
        .filter(patch -> !patch.id().equals(FAULT))
        .flatMap(patch -> steps(patch.id()));
  }

  private static Stream<Step> steps(String patch) {
    List<Check> cells =
        Stream.concat(MATRIX.checks().stream(), MATRIX.variants().stream())
            .filter(cell -> cell.series().endsWith("+" + patch))
            .toList();
    Set<String> symbols = new LinkedHashSet<>();
    cells.forEach(cell -> changed(cell).forEach(slot -> symbols.add(slot.symbol())));
    return symbols.stream().map(symbol -> new Step(patch, symbol, without(cells, symbol)));
  }

  private static KernelTree unpatched(Check cell) {
    String series = cell.series();
    return MATRIX.catalogue().series(series.substring(0, series.lastIndexOf('+')));
  }

  /**
   * The functions that the last patch of the cell's series replaces or adds. One that it takes away
   * may as well stay: nobody calls it any more.
   */
  private static List<Slot<?>> changed(Check cell) {
    KernelTree before = unpatched(cell);
    return cell.tree().slots().stream()
        .filter(slot -> !before.slots().contains(slot) || before.get(slot) != cell.tree().get(slot))
        .toList();
  }

  private static List<Check> without(List<Check> cells, String symbol) {
    List<Check> changed = new ArrayList<>();
    for (Check cell : cells) {
      KernelTree tree = cell.tree();
      KernelTree before = unpatched(cell);
      for (Slot<?> slot : changed(cell)) {
        tree = slot.symbol().equals(symbol) ? asBefore(tree, before, slot) : tree;
      }
      changed.add(
          new Check(tree, cell.scenario(), cell.settings(), cell.time(), cell.expectation()));
    }
    return changed;
  }

  private static <F> KernelTree asBefore(KernelTree tree, KernelTree before, Slot<F> slot) {
    return before.slots().contains(slot) ? tree.with(slot, before.get(slot)) : tree.without(slot);
  }

  @ParameterizedTest
  @MethodSource("steps")
  void step_thatIsLeftOut_isNoticed(Step step) {
    assertThat(step.without()).as(step.toString()).anyMatch(PatchStepsTest::notices);
  }

  /** Whether the verdict is another one, or the series lacks a function that it needs. */
  private static boolean notices(Check cell) {
    try {
      CheckResult result = cell.run(SMALL);
      return result.verdict() instanceof Verdict.HarnessError
          || (result.isAnswered() && Boolean.FALSE.equals(result.expected()));
    } catch (IllegalArgumentException e) {
      return true;
    }
  }
}
