// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.oomcheck.explorer.result.Coverage;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.model.tree.Catalogue;
import org.oomcheck.report.CheckResult;
import org.oomcheck.report.Finding;
import org.oomcheck.report.Matrix;
import org.oomcheck.report.SeriesWords;
import org.oomcheck.report.diagnosis.Report;
import org.oomcheck.report.picture.Pictures;
import org.oomcheck.report.picture.PlantUml;
import org.oomcheck.report.text.AtomicFile;
import org.oomcheck.report.trace.Trace;

/**
 * The findings as files: pages for the matrix, and a folder for every check that finds a hazard.
 */
public final class FindingsFolder {
  /** The command that makes the files what they have to be. */
  public static final String ACCEPT = "./oomcheck findings --accept";

  /** Begins every generated page. */
  static final String GENERATED =
      "<!-- SPDX-License-Identifier: GPL-2.0-or-later -->\n<!-- Generated; "
          + ACCEPT
          + " writes it anew. -->\n";

  private static final Pattern GENERATED_NAME =
      Pattern.compile(
          "(?:README|coverage|costs|matrix|recall)\\.md|trace[-a-z]*\\.(txt|json)"
              + "|(sequence|waits|locks)[-a-z]*\\.svg");

  private final Path folder;

  /** What the files have to be, by their path in the folder. */
  private final Map<String, String> wanted;

  /**
   * @param results those of the whole matrix
   */
  public FindingsFolder(Path folder, Catalogue catalogue, List<CheckResult> results) {
    this(folder, files(catalogue, results));
  }

  private FindingsFolder(Path folder, Map<String, String> wanted) {
    this.folder = folder;
    this.wanted = wanted;
  }

  /** The same files in another folder; they are not rendered again. */
  FindingsFolder in(Path other) {
    return new FindingsFolder(other, wanted);
  }

  private static Map<String, String> files(Catalogue catalogue, List<CheckResult> results) {
    MatrixTable table = new MatrixTable(catalogue, results);
    SeriesWords words = new SeriesWords(catalogue);
    Map<String, String> files = new TreeMap<>();
    files.put("README.md", overview(table));
    files.put("matrix.md", matrix(table));
    files.put("coverage.md", coverage(results));
    files.put("costs.md", new CostsPage(results).markdown());
    RecallPage recall = new RecallPage(results, KernelFix.ALL);
    if (recall.isDecided()) {
      files.put("recall.md", recall.markdown());
    }
    for (CheckResult result : results) {
      if (!result.check().isCommitted() || result.findings().isEmpty()) {
        continue;
      }
      String into = Finding.folder(result.check()) + "/";
      files.put(into + "README.md", new FindingPage(result, results, words).markdown());
      for (Finding finding : result.findings()) {
        String name = into + Finding.traceName(result.check(), finding.counterexample().hazard());
        files.put(name + ".txt", new Report(finding).text(finding.replayKept()));
        files.put(name + ".json", Trace.of(finding, Options.defaults().hz()).toJson());
        Pictures.of(finding.counterexample())
            .forEach(
                (picture, lines) ->
                    files.put(into + Pictures.file(finding, picture), PlantUml.svg(lines)));
      }
    }
    return files;
  }

  private static String overview(MatrixTable table) {
    List<String> lines = new ArrayList<>();
    lines.add(GENERATED);
    lines.add("# Findings");
    lines.add("");
    lines.add("Every series against every scenario for which a verdict is expected.");
    lines.add(
        "A hazard links to how it comes about; `proven` holds for the scenario's default size.");
    lines.add("");
    lines.add(table.overview().stripTrailing());
    lines.add("");
    lines.add("The first scenario, with what each series is, is in [matrix.md](matrix.md).");
    lines.add(
        "What the fixes trade is in [costs.md](costs.md), and how much was explored for each");
    lines.add("answer in [coverage.md](coverage.md). Which fixes of the kernel are noticed when");
    lines.add("they are taken back is in [recall.md](recall.md).");
    return String.join("\n", lines) + "\n";
  }

  /** The reported deadlock, series by series. */
  private static String matrix(MatrixTable table) {
    List<String> lines = new ArrayList<>();
    lines.add(GENERATED);
    lines.add("# The reported deadlock, series by series");
    lines.add("");
    lines.add("A series is a release, or a release with patches on it.");
    lines.add("All other scenarios are in [README.md](README.md).");
    lines.add("");
    lines.add(table.ofScenario(Matrix.FIRST, "").stripTrailing());
    return String.join("\n", lines) + "\n";
  }

  private static String coverage(List<CheckResult> results) {
    List<String> lines = new ArrayList<>();
    lines.add(GENERATED);
    lines.add("# What the explorer went through");
    lines.add("");
    lines.add("| series | scenario | tasks | states | transitions | depth |");
    lines.add("| --- | --- | ---: | ---: | ---: | ---: |");
    for (CheckResult result : results) {
      Coverage coverage = result.verdict().coverage();
      lines.add(
          "| `"
              + result.check().series()
              + "` | "
              + result.check().scenario().id()
              + " | "
              + coverage.tasks()
              + " | "
              + coverage.states()
              + " | "
              + coverage.transitions()
              + " | "
              + coverage.depth()
              + " |");
    }
    return String.join("\n", lines) + "\n";
  }

  /** What the files have to be, by their path in the folder. */
  public Map<String, String> wanted() {
    return wanted;
  }

  /**
   * The differences between the folder and the findings: a file, and how it differs; empty if there
   * are none.
   */
  public List<String> differences() throws IOException {
    List<String> differences = new ArrayList<>();
    Map<String, String> there = there();
    for (Map.Entry<String, String> file : wanted.entrySet()) {
      String content = there.remove(file.getKey());
      if (content == null) {
        differences.add(file.getKey() + " is missing");
      } else if (!content.equals(file.getValue())) {
        differences.add(file.getKey() + " differs " + where(content, file.getValue()));
      }
    }
    there.keySet().forEach(file -> differences.add(file + " is left over"));
    return differences;
  }

  private static String where(String there, String wanted) {
    List<String> is = there.lines().toList();
    List<String> should = wanted.lines().toList();
    int line = 0;
    while (line < is.size() && line < should.size() && is.get(line).equals(should.get(line))) {
      line++;
    }
    return "in line "
        + (line + 1)
        + ": it has '"
        + at(is, line)
        + "', and now comes '"
        + at(should, line)
        + "'";
  }

  private static String at(List<String> lines, int line) {
    return line < lines.size() ? lines.get(line) : "";
  }

  /** Makes the folder what it has to be; other files stay. */
  public void accept() throws IOException {
    for (String file : new TreeSet<>(there().keySet())) {
      if (!wanted.containsKey(file)) {
        Files.delete(folder.resolve(file));
        deleteEmptyFoldersOf(Path.of(file));
      }
    }
    for (Map.Entry<String, String> file : wanted.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      AtomicFile.write(path, file.getValue());
    }
  }

  private void deleteEmptyFoldersOf(Path file) throws IOException {
    for (Path at = file.getParent(); at != null; at = at.getParent()) {
      Path directory = folder.resolve(at);
      try (Stream<Path> entries = Files.list(directory)) {
        if (entries.findAny().isPresent()) {
          return;
        }
      }
      Files.delete(directory);
    }
  }

  /** The generated files that are there. */
  private Map<String, String> there() throws IOException {
    Map<String, String> files = new LinkedHashMap<>();
    List<Path> found;
    try (Stream<Path> walk = Files.walk(folder)) {
      found = walk.filter(Files::isRegularFile).sorted().toList();
    }
    for (Path path : found) {
      if (GENERATED_NAME.matcher(String.valueOf(path.getFileName())).matches()) {
        String relative = folder.relativize(path).toString().replace('\\', '/');
        files.put(relative, Files.readString(path));
      }
    }
    return files;
  }
}
