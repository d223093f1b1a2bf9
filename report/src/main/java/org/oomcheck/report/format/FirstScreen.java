// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.format;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.report.CheckResult;
import org.oomcheck.report.CommandName;
import org.oomcheck.report.Finding;
import org.oomcheck.report.diagnosis.Summary;
import org.oomcheck.report.text.Wrap;

/**
 * The whole matrix on one screen: the most telling finding in a few lines, a row for each release
 * and one for each kind of question, and three commands to go on with.
 */
final class FirstScreen {
  /** The most lines of the finding, and below {@link #WIDE} columns. */
  private static final int STORY = 4;

  private static final int NARROW_STORY = 5;
  private static final int WIDE = 80;

  /** Where a lock was taken, in a sentence of the summary. */
  private static final Pattern ORIGIN = Pattern.compile(" \\(from.\\w+\\(\\)\\)");

  private static final int MAX_SURPRISES = 3;
  private static final String ROW = "%-12s %14s %14s   %s";

  private final List<CheckResult> results;
  private final Invocation run;
  private final List<String> lines = new ArrayList<>();

  private FirstScreen(List<CheckResult> results, Invocation run) {
    this.results = results;
    this.run = run;
  }

  /**
   * The screen.
   *
   * @param shown the result with the most telling finding, if there is one
   * @param summary the last sentence of every answer
   */
  static String of(
      List<CheckResult> results, Optional<CheckResult> shown, String summary, Invocation run) {
    FirstScreen screen = new FirstScreen(results, run);
    shown.ifPresent(result -> screen.story(result.findings().get(0)));
    screen.rows();
    screen.surprises();
    screen.wrapped("", summary);
    String oomcheck = CommandName.get();
    String patch =
        CommandName.isClone()
            ? "docs/review/AllocateFirst.java --on v4.13"
            : "--kernel TREE FILE.patch";
    screen.lines.add("All of it:   " + oomcheck + " --all");
    screen.lines.add("One check:   " + oomcheck + " --series v4.13 --scenario reclaim-needs-oom");
    screen.lines.add("Your patch:  " + oomcheck + " review " + patch);
    return String.join("\n", screen.lines) + "\n";
  }

  private void wrapped(String indent, String text) {
    lines.addAll(Wrap.lines(run.columns(), indent, indent + "  ", text));
  }

  private void story(Finding finding) {
    lines.add(run.style().heading().apply(title(finding)));
    int room = run.columns() < WIDE ? NARROW_STORY : STORY;
    for (String sentence : new Summary(finding.counterexample()).sentences()) {
      String brief = ORIGIN.matcher(sentence).replaceAll("");
      List<String> whole = Wrap.lines(run.columns(), "  ", "    ", brief);
      room -= whole.size();
      if (room < 0) {
        return;
      }
      lines.addAll(whole);
    }
  }

  private static String title(Finding finding) {
    return finding.counterexample().hazard() + " on " + finding.check();
  }

  private void rows() {
    lines.add(String.format(ROW, "hazards in", "as released", "with patches", "").stripTrailing());
    Map<String, Predicate<CheckResult>> releases = new LinkedHashMap<>();
    for (CheckResult result : results) {
      String release = release(result);
      releases.put(release, each -> release(each).equals(release));
    }
    releases.keySet().stream()
        .sorted(Comparator.comparing(FirstScreen::number))
        .forEach(
            release ->
                row(
                    release,
                    Objects.requireNonNull(releases.get(release)),
                    result -> !result.hazards().isEmpty(),
                    ""));
    for (Hazard.Kind kind : Hazard.Kind.values()) {
      row(
          kind.word(),
          result -> result.verdict().coverage().hazards().stream().anyMatch(h -> h.kind() == kind),
          result -> result.hazards().stream().anyMatch(hazard -> hazard.kind() == kind),
          question(kind));
    }
  }

  /** A release's number with as many digits in each part, so that v4.9 is before v4.13. */
  private static String number(String release) {
    return release.replaceAll("\\d+", "000$0").replaceAll("0*(\\d{4})", "$1");
  }

  private static String release(CheckResult result) {
    return result.check().series().split("\\+", 2)[0];
  }

  private void row(
      String name, Predicate<CheckResult> asked, Predicate<CheckResult> met, String question) {
    List<CheckResult> all = results.stream().filter(asked).toList();
    if (!all.isEmpty()) {
      Predicate<CheckResult> patched = result -> result.check().series().contains("+");
      String released = count(all.stream().filter(patched.negate()).toList(), met);
      String line =
          String.format(ROW, name, released, count(all.stream().filter(patched).toList(), met), "");
      boolean fits = line.length() + question.length() <= run.columns();
      lines.add((fits ? line + question : line).stripTrailing());
    }
  }

  private static String count(List<CheckResult> all, Predicate<CheckResult> met) {
    return all.isEmpty() ? "-" : all.stream().filter(met).count() + " of " + all.size();
  }

  private static String question(Hazard.Kind kind) {
    return switch (kind) {
      case PROGRESS -> "does every task go on?";
      case COMPLAINT -> "does the kernel complain?";
      case MEMORY -> "are pages lost, or kills early?";
      case ORDER -> "are accesses ordered?";
      case TIME -> "is a wait too long?";
    };
  }

  private void surprises() {
    List<CheckResult> surprises = results.stream().filter(CheckResult::isSurprise).toList();
    surprises.stream()
        .limit(MAX_SURPRISES)
        .forEach(each -> wrapped("", "NOT as expected: " + each.summary()));
  }
}
