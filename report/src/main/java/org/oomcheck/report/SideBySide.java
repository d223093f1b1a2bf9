// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.oomcheck.explorer.result.Coverage;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.model.tree.KernelTree;

/**
 * The answers for two trees, scenario by scenario: one whose functions are C, and its model.
 *
 * @param tree the name of the one
 * @param model the name of the other
 * @param rows in the order of the scenarios
 */
public record SideBySide(String tree, String model, List<Row> rows) {

  /** The two answers for one scenario. */
  public record Row(String scenario, CheckResult byC, CheckResult byModel) {

    /** Whether both have an answer, and the same one. */
    public boolean agrees() {
      return byC.isAnswered()
          && byC.word().equals(byModel.word())
          && byC.hazards().equals(byModel.hazards());
    }

    /** Whether both have the same number of states and of transitions as well. */
    public boolean isSame() {
      Coverage c = byC.verdict().coverage();
      Coverage model = byModel.verdict().coverage();
      return agrees() && c.states() == model.states() && c.transitions() == model.transitions();
    }
  }

  /**
   * Explores every scenario that is declared for the model, on both trees at the same time.
   *
   * @param tree what is C, explored with these limits
   * @param ofModel the same of the model, whose own checks may have been made elsewhere
   */
  public static SideBySide of(KernelTree tree, Options limits, KernelTree model, Options ofModel) {
    Matrix matrix = Matrix.load().with(tree.id(), tree, model.id(), List.of());
    List<String> scenarios = matrix.scenariosOf(model.id());
    CompletableFuture<List<CheckResult>> byModel =
        CompletableFuture.supplyAsync(() -> results(matrix, model.id(), scenarios, ofModel));
    List<CheckResult> byC = results(matrix, tree.id(), scenarios, limits);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < scenarios.size(); i++) {
      rows.add(new Row(scenarios.get(i), byC.get(i), byModel.join().get(i)));
    }
    return new SideBySide(tree.id(), model.id(), rows);
  }

  private static List<CheckResult> results(
      Matrix matrix, String tree, List<String> scenarios, Options limits) {
    return scenarios.stream().map(id -> matrix.check(tree, id).run(limits)).toList();
  }

  /** The rows whose answers are other ones. */
  public List<Row> differences() {
    return rows.stream().filter(row -> !row.agrees()).toList();
  }

  /** Which trees these are. */
  public String title() {
    return tree + " by C, " + model + " by the model";
  }

  /** The title, a Markdown table of the rows that are not the same, a sentence on the others. */
  public String text() {
    StringBuilder text =
        new StringBuilder(title())
            .append("\n\n")
            .append("| scenario | by C | states | by the model | states |\n")
            .append("| --- | --- | ---: | --- | ---: |\n");
    rows.stream()
        .filter(row -> !row.isSame())
        .forEach(
            row ->
                text.append("| ")
                    .append(row.scenario)
                    .append(cell(row.byC))
                    .append(cell(row.byModel))
                    .append(" |\n"));
    long same = rows.stream().filter(Row::isSame).count();
    text.append("\nThe same verdict, states and transitions: ")
        .append(same)
        .append(" of ")
        .append(rows.size())
        .append(" scenarios.\n");
    return text.toString();
  }

  private static String cell(CheckResult result) {
    String words = result.word() + (result.hazards().isEmpty() ? "" : " " + result.hazardWords());
    return String.format(Locale.ROOT, " | %s | %,d", words, result.verdict().coverage().states());
  }
}
