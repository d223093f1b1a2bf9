// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.format;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.oomcheck.explorer.result.Costs;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.report.CheckResult;
import org.oomcheck.report.CommandName;
import org.oomcheck.report.CostWords;
import org.oomcheck.report.Finding;
import org.oomcheck.report.Matrix;
import org.oomcheck.report.diagnosis.Report;
import org.oomcheck.report.text.TextStyle;
import org.oomcheck.report.text.Wrap;

/** The results of a run as text: a table, one whole report, a line for every other finding. */
final class CheckText {
  /** More checks than this are grouped by scenario and verdict. */
  private static final int MAX_ROWS = 20;

  /** More pairs of accesses than this are only counted. */
  private static final int MAX_PAIRS = 6;

  private static final String GAP = "  ";
  private static final int TIME = 2;
  private static final int VERDICT = 3;
  private static final int STATES = 4;

  /**
   * Surprises first, then the question that everything began with, on a release without patches.
   */
  private static final Comparator<CheckResult> MOST_TELLING =
      Comparator.comparing((CheckResult result) -> !result.isSurprise())
          .thenComparing(result -> !result.check().scenario().id().equals(Matrix.FIRST))
          .thenComparing(result -> result.check().series().contains("+"));

  private final Invocation run;
  private final TextStyle style;

  CheckText(Invocation run) {
    this.run = run;
    this.style = run.style();
  }

  String of(List<CheckResult> results) {
    boolean many = results.size() > MAX_ROWS;
    Optional<CheckResult> shown =
        results.stream().filter(result -> !result.findings().isEmpty()).min(MOST_TELLING);
    if (many && !run.all()) {
      return FirstScreen.of(results, shown, summary(results).strip(), run);
    }
    StringBuilder text = new StringBuilder();
    if (many) {
      text.append(overview(results));
    } else {
      table(text, results);
    }
    costs(text, results);
    if (shown.isPresent()) {
      Finding first = shown.get().findings().get(0);
      String report = new Report(first, run.reportColumns()).text(run.showAgain(first));
      text.append('\n').append(highlighted(report, shown.get().isSurprise()));
      if (!many) {
        others(text, results, first);
      }
    }
    if (!many) {
      merged(text, results);
      assumptions(text, results);
      memoryOrder(text, results);
      notRun(text, results);
      linesNotRun(text, results);
    }
    text.append('\n').append(wrapped(summary(results).strip()));
    if (many) {
      String oomcheck = CommandName.get();
      text.append("One of them: ")
          .append(oomcheck)
          .append(" check --series S --scenario X; what X asks: ");
      text.append(oomcheck).append(" explain X\n");
    }
    return text.toString();
  }

  /** What each check costs, if that was asked for. */
  private static void costs(StringBuilder text, List<CheckResult> results) {
    String heading = "\nCosts at worst:\n";
    for (CheckResult result : results) {
      Costs costs = result.costs();
      if (costs != null) {
        text.append(heading).append("  ").append(result.check()).append(": wait ");
        text.append(CostWords.worstWait(costs));
        for (String name : costs.most().keySet()) {
          text.append(", ").append(name).append(' ').append(CostWords.most(costs, name));
        }
        text.append('\n');
        heading = "";
      }
    }
  }

  /** Which cells make no difference, a line for each check in which states were merged. */
  private void merged(StringBuilder text, List<CheckResult> results) {
    String lines =
        results.stream()
            .filter(result -> !result.merged().isEmpty())
            .map(result -> result.check() + ": " + result.merged())
            .map(this::wrapped)
            .collect(joining());
    text.append(lines.isEmpty() ? "" : "\n").append(lines);
  }

  /** What the verdicts rest on, a line for each scenario that takes something for granted. */
  private void assumptions(StringBuilder text, List<CheckResult> results) {
    String lines =
        results.stream()
            .map(CheckResult::check)
            .filter(check -> !check.assumptions().isEmpty())
            .map(check -> "Assumed in " + check.scenario().id() + ": " + check.assumedWords())
            .distinct()
            .map(this::wrapped)
            .collect(joining());
    text.append(lines.isEmpty() ? "" : "\n").append(lines);
  }

  /** The pairs of accesses whose order proofs take for granted, a line for each. */
  private void memoryOrder(StringBuilder text, List<CheckResult> results) {
    String lines =
        results.stream()
            .filter(CheckResult::takesOrderForGranted)
            .map(result -> memoryOrder(result.memoryOrder()))
            .distinct()
            .collect(joining());
    text.append(lines.isEmpty() ? "" : "\n").append(lines);
  }

  private String memoryOrder(List<String> pairs) {
    String first = pairs.stream().limit(MAX_PAIRS).map(this::wrapped).collect(joining());
    int more = pairs.size() - MAX_PAIRS;
    return more <= 0
        ? first
        : first + wrapped("And " + more + " more such pairs: --format json has them all.");
  }

  /** Which functions of the user's own the verdicts say nothing about. */
  private void notRun(StringBuilder text, List<CheckResult> results) {
    String lines =
        results.stream()
            .filter(result -> result.error() == null)
            .map(result -> result.check().scenario())
            .filter(scenario -> !scenario.notRun().isEmpty())
            .map(
                scenario ->
                    ("Not run in %s, so the verdict says nothing about them: %s. "
                            + "No task calls them: start a kthread that does.")
                        .formatted(scenario.id(), String.join(", ", scenario.notRun())))
            .distinct()
            .map(this::wrapped)
            .collect(joining());
    text.append(lines.isEmpty() ? "" : "\n").append(lines);
  }

  /** Which lines of the user's own a proof says nothing about. */
  private void linesNotRun(StringBuilder text, List<CheckResult> results) {
    String lines =
        results.stream()
            .filter(result -> result.verdict() instanceof Verdict.Proven)
            .map(result -> result.check().scenario())
            .filter(scenario -> !scenario.linesNotRun().isEmpty())
            .map(
                scenario ->
                    ("No schedule ran these lines, so the verdict says nothing about them: %s. "
                            + "(--set alloc-fails=1 lets allocations and registrations fail.)")
                        .formatted(String.join(", ", scenario.linesNotRun())))
            .distinct()
            .map(this::wrapped)
            .collect(joining());
    text.append(lines.isEmpty() ? "" : "\n").append(lines);
  }

  private String wrapped(String sentence) {
    return String.join("\n", Wrap.lines(run.reportColumns(), "", "    ", sentence)) + "\n";
  }

  /** A paragraph for every scenario: a line for every verdict, with the series that have it. */
  private String overview(List<CheckResult> results) {
    Map<String, Map<String, List<String>>> answers =
        results.stream()
            .collect(
                groupingBy(
                    result -> result.check().scenario().id(),
                    LinkedHashMap::new,
                    groupingBy(
                        CheckText::answer,
                        LinkedHashMap::new,
                        mapping(result -> result.check().series(), toList()))));
    Map<String, String> lookedFor = new HashMap<>();
    results.forEach(
        result -> lookedFor.putIfAbsent(result.check().scenario().id(), result.lookedFor()));
    StringBuilder text = new StringBuilder();
    answers.forEach(
        (scenario, verdicts) -> {
          text.append(text.isEmpty() ? "" : "\n").append(scenario).append(" (");
          text.append(lookedFor.getOrDefault(scenario, "")).append(")\n");
          verdicts.forEach((verdict, series) -> lines(text, verdict, series));
        });
    return text.toString();
  }

  private static String answer(CheckResult result) {
    String verdict = result.hazards().isEmpty() ? result.word() : result.hazardWords();
    String time = result.check().time() == TimeMode.EAGER ? ", time eager" : "";
    String surprise = result.isSurprise() ? ", NOT as expected" : "";
    return (verdict.equals("PROVEN") ? "proven" : verdict) + time + surprise;
  }

  private void lines(StringBuilder text, String verdict, List<String> series) {
    StringBuilder line = new StringBuilder("  ").append(verdict).append(": ");
    for (String each : series) {
      if (line.length() + each.length() + 2 > run.reportColumns()) {
        text.append(line.toString().stripTrailing()).append('\n');
        line = new StringBuilder("      ");
      }
      line.append(each).append(", ");
    }
    String last = line.substring(0, line.length() - 2);
    text.append(last).append('\n');
  }

  private void table(StringBuilder text, List<CheckResult> results) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("series", "scenario", "time", "verdict", "states", "expected"));
    results.forEach(result -> rows.add(row(result)));
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    // A narrow screen has no room for a column that says the same in each row.
    int wide = Arrays.stream(widths).sum() + GAP.length() * (widths.length - 1);
    boolean narrow = wide > run.reportColumns();
    boolean sameTime = results.stream().map(each -> each.check().time()).distinct().count() == 1;
    String gap = narrow ? " " : GAP;
    for (int r = 0; r < rows.size(); r++) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        if (i == TIME && narrow && sameTime) {
          continue;
        }
        String entry = rows.get(r).get(i);
        String blanks = " ".repeat(widths[i] - entry.length());
        boolean number = i == STATES;
        String shown = r > 0 && i == VERDICT ? coloured(results.get(r - 1), entry) : entry;
        line.append(i == 0 ? "" : gap).append(number ? blanks + shown : shown + blanks);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
  }

  private static List<String> row(CheckResult result) {
    Boolean expected = result.expected();
    return List.of(
        result.check().series(),
        result.check().scenario().id(),
        result.check().time().name().toLowerCase(Locale.ROOT),
        result.verdictWords(),
        String.valueOf(result.verdict().coverage().states()),
        expected == null ? "-" : expected ? "yes" : contrast(result));
  }

  /** What was expected, where that is not what came out. */
  private static String contrast(CheckResult result) {
    String expected = result.check().expectedWords();
    return result.isAnswered() ? "NO, " + expected : "open, " + expected;
  }

  private String coloured(CheckResult result, String word) {
    // A hazard that is known to be there is no bad news.
    boolean bad = result.isSurprise() || !result.isAnswered();
    return bad
        ? style.bad().apply(word)
        : result.hazards().isEmpty() ? style.good().apply(word) : word;
  }

  private String highlighted(String report, boolean surprise) {
    StringBuilder text = new StringBuilder();
    int number = 0;
    for (String line : report.lines().toList()) {
      boolean heading = line.startsWith("INFO: ") || (line.endsWith(":") && !line.startsWith(" "));
      text.append(styled(line, surprise && number == 0, heading || number == 0));
      text.append('\n');
      number++;
    }
    return text.toString();
  }

  private String styled(String line, boolean bad, boolean heading) {
    if (bad) {
      return style.bad().apply(line);
    }
    return heading ? style.heading().apply(line) : line;
  }

  private void others(StringBuilder text, List<CheckResult> results, Finding first) {
    List<Finding> others =
        results.stream()
            .flatMap(result -> result.findings().stream())
            .filter(finding -> !finding.equals(first))
            .toList();
    if (!others.isEmpty()) {
      text.append("\nAlso found:\n");
      others.forEach(
          finding -> {
            text.append("  ").append(finding.summary()).append("; ");
            text.append(run.showAgain(finding)).append('\n');
          });
    }
  }

  private static String summary(List<CheckResult> results) {
    if (results.isEmpty()) {
      return "No check has come to its end.\n";
    }
    long surprises = results.stream().filter(CheckResult::isSurprise).count();
    long open = results.stream().filter(result -> !result.isAnswered()).count();
    long withoutExpectation = results.stream().filter(result -> result.expected() == null).count();
    String counts = CheckResult.counts(results);
    String rest;
    if (surprises > 0) {
      rest = surprises + " of " + results.size() + " not as expected.";
    } else if (open > 0) {
      rest = open + " of " + results.size() + " without an answer.";
    } else if (withoutExpectation > 0) {
      rest = "no verdict is expected for " + withoutExpectation + " of " + results.size() + ".";
    } else {
      long known = results.stream().filter(result -> !result.hazards().isEmpty()).count();
      long proven = results.size() - known;
      return "Every verdict is as expected: "
          + ReviewAnswer.count(known, "check")
          + " with a known hazard, "
          + proven
          + " PROVEN.\n";
    }
    return counts + "; " + rest + "\n";
  }
}
