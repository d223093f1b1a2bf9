// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.oomcheck.cli.option.Version;
import org.oomcheck.cli.terminal.ResultFile;
import org.oomcheck.cli.terminal.Terminal;
import org.oomcheck.cli.terminal.UserMistake;
import org.oomcheck.labs.Course;
import org.oomcheck.labs.format.GradeText;
import org.oomcheck.labs.grade.Grade;
import org.oomcheck.labs.grade.Part;
import org.oomcheck.labs.lab.Lab;
import org.oomcheck.labs.lab.Submission;
import org.oomcheck.labs.world.LabWorlds;
import org.oomcheck.report.CheckResult;
import org.oomcheck.report.CommandName;
import org.oomcheck.report.html.SinglePage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code oomcheck lab check}. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = {
      "Say what of a lab is done, and help with the first thing that is not: the kind of hazard; then"
          + " the tasks and locks; then the whole schedule."
    },
    footer = {
      "",
      "Examples:",
      "  oomcheck lab check 3 lab3-fix-it",
      "  oomcheck lab check 3 lab3-fix-it --hint 2",
      "  oomcheck lab check 3 lab3-fix-it --report lab3.html"
    })
final class LabCheckCommand implements Callable<Integer> {
  private static final int FULL_MARKS = 100;

  private final Terminal terminal;

  @Parameters(
      index = "0",
      paramLabel = "N",
      completionCandidates = LabWords.Numbers.class,
      description = "the number of the lab")
  private int number;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "DIR",
      description = "the folder of the lab; by default the current one")
  private String folder = ".";

  @Option(
      names = "--hint",
      paramLabel = "1..3",
      completionCandidates = LabWords.Hints.class,
      description = "how much to say; by default 1")
  private int hint = 1;

  @Option(
      names = "--report",
      paramLabel = "FILE.html",
      description = "write the schedule of the first thing that went wrong, to step through it")
  private @Nullable String report;

  @Mixin private LabOptions labs = new LabOptions();

  LabCheckCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (hint < 1 || hint > Part.HINTS) {
      throw new UserMistake("--hint is " + hint + "; it goes from 1 to " + Part.HINTS);
    }
    ResultFile page = new ResultFile(terminal, report);
    Lab lab = labs.lab(terminal, number);
    Submission submission = new Submission(LabOptions.folder(terminal, folder));
    Grade grade = Course.check(lab, submission, labs.student());
    if (grade.unreadable() != null) {
      throw new UserMistake(grade.unreadable());
    }
    List<String> lines = new ArrayList<>();
    lines.add(lab + ": " + points(grade));
    lines.addAll(GradeText.parts(grade, terminal.reportColumns()));
    lines.addAll(more(grade));
    terminal.out(String.join("\n", lines) + "\n");
    if (report != null) {
      write(page, lab, grade);
    }
    return grade.code();
  }

  /** The points, as far as a check gives any. */
  private static String points(Grade grade) {
    if (grade.max() == 0) {
      return "what you hand in, as far as a check can tell";
    }
    String more = grade.max() < FULL_MARKS ? " that a check can give" : "";
    return grade.points() + " of " + grade.max() + " points" + more;
  }

  private void write(ResultFile page, Lab lab, Grade grade) {
    CheckResult shown = grade.shown();
    if (shown == null || shown.findings().isEmpty()) {
      terminal.error("oomcheck: no schedule went wrong, so there is none to show");
      return;
    }
    String again =
        "oomcheck lab check " + number + " " + CommandName.word(folder) + " --hint " + Part.HINTS;
    page.write(
        SinglePage.of(
            shown, lab.toString(), Version.number(), again, LabWorlds.textOf(shown.check())));
  }

  private List<String> more(Grade grade) {
    Part failed = grade.firstFailure();
    if (failed == null) {
      return grade.max() < FULL_MARKS
          ? List.of("", "This is all that a check can say; the grader looks at more.")
          : List.of("", "The grader looks at nothing else.");
    }
    List<String> lines = new ArrayList<>();
    if (hint > 1 && failed.steps() > 1) {
      lines.add("");
      lines.add(failed.title() + ":");
      lines.addAll(failed.step(hint, terminal.reportColumns()));
    }
    if (failed.steps() > hint) {
      String where = folder.equals(".") ? "" : " " + CommandName.word(folder);
      lines.add("");
      lines.add(
          "more: " + CommandName.get() + " lab check " + number + where + " --hint " + (hint + 1));
    }
    return lines;
  }
}
