// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report;

import java.util.List;
import java.util.Locale;
import org.oomcheck.explorer.result.Coverage;
import org.oomcheck.explorer.result.Options;

/**
 * The answers for two trees, scenario by scenario: one whose functions are C, and its model.
 *
 * @param rows in the order of the scenarios
 */
public record SideBySide(List<Row> rows) {

  /** The two answers for one scenario. */
  public record Row(String scenario, CheckResult byC, CheckResult byModel) {

    /** Whether both have the same word and the same hazards. */
    public boolean agrees() {
      return byC.word().equals(byModel.word()) && byC.hazards().equals(byModel.hazards());
    }

    /** Whether both have the same number of states and of transitions as well. */
    public boolean isSame() {
      Coverage c = byC.verdict().coverage();
      Coverage model = byModel.verdict().coverage();
      return agrees() && c.states() == model.states() && c.transitions() == model.transitions();
    }
  }

  /**
   * Explores every scenario that is declared for the model, on both trees.
   *
   * @param matrix one that has both trees
   */
  public static SideBySide of(Matrix matrix, String tree, String model, Options limits) {
    return new SideBySide(
        matrix.scenariosOf(model).stream()
            .map(
                id ->
                    new Row(
                        id,
                        matrix.check(tree, id).run(limits),
                        matrix.check(model, id).run(limits)))
            .toList());
  }

  /** The rows whose answers are other ones. */
  public List<Row> differences() {
    return rows.stream().filter(row -> !row.agrees()).toList();
  }

  /** A Markdown table of the rows that are not the same, and a sentence on the others. */
  public String text() {
    StringBuilder text =
        new StringBuilder("| scenario | by C | states | by the model | states |\n")
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
    text.append('\n')
        .append(same)
        .append(" of ")
        .append(rows.size())
        .append(" scenarios have the same verdict, states and transitions.\n");
    return text.toString();
  }

  private static String cell(CheckResult result) {
    String words = result.word() + (result.hazards().isEmpty() ? "" : " " + result.hazardWords());
    return String.format(Locale.ROOT, " | %s | %,d", words, result.verdict().coverage().states());
  }
}
