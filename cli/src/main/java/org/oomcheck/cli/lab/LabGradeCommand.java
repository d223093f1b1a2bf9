// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.oomcheck.cli.option.Values;
import org.oomcheck.cli.option.Version;
import org.oomcheck.cli.terminal.Interruption;
import org.oomcheck.cli.terminal.Reason;
import org.oomcheck.cli.terminal.ResultFile;
import org.oomcheck.cli.terminal.Terminal;
import org.oomcheck.cli.terminal.UserMistake;
import org.oomcheck.labs.Course;
import org.oomcheck.labs.format.GradeFormat;
import org.oomcheck.labs.grade.Grade;
import org.oomcheck.labs.lab.Lab;
import org.oomcheck.report.text.AtomicFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code oomcheck lab grade}. */
@Command(
    name = "grade",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = {
      "Grade a submission, with the hidden worlds. Several submissions are graded side by side: there"
          + " is a result file for each, and a table of them all."
    },
    footer = {
      "",
      "Examples:",
      "  oomcheck lab grade 3 submissions/ada",
      "  oomcheck lab grade 3 submissions/* --format gradescope --out results",
      "  oomcheck lab grade 3 /autograder/submission --student ada --format gradescope"
    })
final class LabGradeCommand implements Callable<Integer> {
  /** In bytes; file systems take 255, with the ending and what marks a file that is not whole. */
  private static final int LONGEST_NAME = 200;

  private final Terminal terminal;

  @Parameters(
      index = "0",
      paramLabel = "N",
      completionCandidates = LabWords.Numbers.class,
      description = "the number of the lab")
  private int number;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "DIR",
      description = "a submission's folder, or several; by default the current one")
  private List<String> folders = new ArrayList<>();

  @Mixin private LabOptions labs = new LabOptions();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      completionCandidates = Formats.class,
      description = "one of ${COMPLETION-CANDIDATES}")
  private String format = "text";

  @Option(
      names = "--out",
      paramLabel = "PLACE",
      description =
          "a file for the result; of several submissions a folder for the results, by default"
              + " results")
  private @Nullable String out;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description = "grade on N threads, by default one for each processor")
  private int jobs = Runtime.getRuntime().availableProcessors();

  /** The formats, for a shell to complete. */
  static final class Formats extends ArrayList<String> {
    private static final long serialVersionUID = 1L;

    Formats() {
      super(GradeFormat.names());
    }
  }

  LabGradeCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Values.oneOf("--format", format, GradeFormat.names());
    Values.atLeastOne("--jobs", jobs);
    Lab lab = labs.lab(terminal, number);
    if (!labs.areOwn() && !Course.isGradedHere(lab)) {
      throw new UserMistake(
          "lab "
              + number
              + " is graded by the instructor's program; 'oomcheck lab check "
              + number
              + "' says what of it is there");
    }
    if (folders.size() < 2) {
      return one(lab, folders.isEmpty() ? "." : folders.get(0));
    }
    if (!labs.student().isEmpty()) {
      throw new UserMistake("--student is for one submission, and there are " + folders.size());
    }
    // It is over when the results are written, and not when the last one is known.
    Interruption interruption = new Interruption();
    try {
      return all(lab);
    } finally {
      interruption.close();
    }
  }

  private int one(Lab lab, String folder) {
    ResultFile target = new ResultFile(terminal, out);
    Path place = LabOptions.folder(terminal, folder);
    Grade grade = Submissions.grade(lab, place, labs.student());
    target.write(GradeFormat.named(format).of(grade));
    if (grade.unreadable() != null) {
      terminal.error("oomcheck: " + grade.unreadable());
    }
    return grade.code();
  }

  private int all(Lab lab) {
    List<Path> places = folders.stream().map(LabOptions::named).map(terminal::file).toList();
    Path results = results();
    List<Submissions.Graded> graded = new Submissions(terminal, lab, jobs).grade(places);
    Set<String> names = new HashSet<>();
    try {
      for (Submissions.Graded each : graded) {
        String whole = nameOfFile(each.name());
        String name = whole;
        for (int i = 2; !names.add(name); i++) {
          name = whole + "-" + i;
        }
        GradeFormat as = GradeFormat.named(format);
        AtomicFile.write(results.resolve(name + "." + as.ending()), as.of(each.grade()));
      }
    } catch (IOException e) {
      throw new UserMistake("cannot write to '" + results + "': " + Reason.of(e));
    }
    terminal.out(GradeTable.of(lab, graded, terminal.tableColumns()));
    return Submissions.code(graded);
  }

  /** A folder's name so far as a file can have it with what is put around it. */
  private static String nameOfFile(String folder) {
    String name = folder;
    while (name.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
      name = name.substring(0, name.offsetByCodePoints(name.length(), -1));
    }
    return name;
  }

  private Path results() {
    String name = out == null ? "results" : out;
    if (name.isEmpty()) {
      throw new UserMistake("--out names no folder");
    }
    try {
      return Files.createDirectories(terminal.file(name));
    } catch (IOException e) {
      throw new UserMistake("--out is '" + name + "', and no results can be written there");
    }
  }
}
