// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.lincheck;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The table in docs/engines.md of the cells that Lincheck cannot judge, with the reasons. */
record NotOnThreads(List<Row> rows) {

  /**
   * A row.
   *
   * @param series what the cells' series begin with
   */
  record Row(String scenario, Pattern series) {
    boolean lists(DeclaredCell cell) {
      return cell.scenario().id().equals(scenario) && series.matcher(cell.series()).matches();
    }
  }

  private static final Path PAGE = Path.of("..", "docs", "engines.md");
  private static final Pattern ROW =
      Pattern.compile("\\| (?<scenario>[a-z0-9-]+) \\| (?<series>[^|]+) \\| [^|]+ \\|");

  static NotOnThreads read() throws IOException {
    List<Row> rows =
        Files.readAllLines(PAGE).stream()
            .dropWhile(line -> !line.startsWith("| not on threads "))
            .skip(2)
            .takeWhile(line -> line.startsWith("|"))
            .map(NotOnThreads::row)
            .toList();
    return new NotOnThreads(rows);
  }

  private static Row row(String line) {
    Matcher row = ROW.matcher(line);
    if (!row.matches()) {
      throw new IllegalStateException(
          "docs/engines.md: not a row of scenario, series, why: " + line);
    }
    String series = row.group("series").strip().replace("`", "").replace(", ", "|");
    return new Row(
        row.group("scenario"),
        Pattern.compile(
            series.equals("all") ? ".*" : series.replace(".", "\\.").replace("+", "\\+")));
  }

  boolean lists(DeclaredCell cell) {
    return rows.stream().anyMatch(row -> row.lists(cell));
  }

  /** The rows that are about none of the cells. */
  List<Row> without(List<DeclaredCell> cells) {
    return rows.stream().filter(row -> cells.stream().noneMatch(row::lists)).toList();
  }
}
