// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.stress;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.stress.Judgement.Declared;
import org.oomcheck.stress.Judgement.Ran;
import org.oomcheck.stress.Judgement.Seen;
import org.openjdk.jcstress.infra.collectors.DiskReadCollector;
import org.openjdk.jcstress.infra.collectors.InProcessCollector;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.grading.ReportUtils;
import org.openjdk.jcstress.infra.runners.TestList;

/**
 * Checks what jcstress left behind after a run. jcstress itself is content with a run that had no
 * matching test, skipped one, or never came upon the bug that a test is there to show.
 *
 * <p>Also writes the outcomes as JSON, into {@link #JSON}; those of tests that are cells of the
 * matrix in the form in which the findings keep a run of it.
 */
public final class CheckResults {
  static final String JSON = "jcstress-results.json";

  /** The names end with the time of the run, so that the last in order is the newest. */
  private static final String RESULTS = "jcstress-results-*.bin.gz";

  private CheckResults() {}

  /**
   * Exits with 1 if something is wrong with the run.
   *
   * @param args the working directory of the run, the regular expression that selected its tests,
   *     the version of jcstress, and the other options of the run
   */
  public static void main(String[] args) throws ClassNotFoundException {
    if (args.length != 4) {
      System.err.println(
          "usage: CheckResults <working directory of the run> <test selection> <version of"
              + " jcstress> <options of the run>");
      System.exit(2);
    }
    List<String> complaints =
        complaints(Path.of(args[0]), Pattern.compile(args[1]), args[2], args[3]);
    complaints.forEach(System.err::println);
    System.exit(complaints.isEmpty() ? 0 : 1);
  }

  /**
   * What is wrong with the newest run in a directory.
   *
   * @param version the version of jcstress
   * @param profile the options of the run
   */
  static List<String> complaints(Path directory, Pattern selection, String version, String profile)
      throws ClassNotFoundException {
    try {
      Optional<Path> results = newest(directory);
      if (results.isEmpty()) {
        return List.of("jcstress left no " + RESULTS + " in " + directory + ".");
      }
      List<Ran> run = read(results.orElseThrow());
      ObjectNode document = new ObjectMapper().createObjectNode();
      document.put("engine", "jcstress").put("version", version);
      document.put("java", System.getProperty("java.version")).put("profile", profile);
      addCells(document.put("unit", "samples").putArray("cells"), run);
      addTests(document.putArray("tests"), run);
      write(directory.resolve(JSON), document);
      return Judgement.complaints(declared(selection), run);
    } catch (IOException e) {
      return List.of("The results of jcstress in " + directory + " are unusable: " + e + ".");
    }
  }

  private static Optional<Path> newest(Path directory) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, RESULTS)) {
      files.forEach(found::add);
    }
    return found.stream().max(Comparator.comparing(Path::getFileName));
  }

  /** The tests of this jar that the selection names, as jcstress would select them. */
  static List<Declared> declared(Pattern selection) throws ClassNotFoundException {
    List<Declared> declared = new ArrayList<>();
    for (String test : new TreeSet<>(TestList.tests())) {
      if (selection.matcher(test).find()) {
        Class<?> type = Class.forName(TestList.getInfo(test).binaryName());
        MustBeSeen mustBeSeen = type.getAnnotation(MustBeSeen.class);
        declared.add(
            new Declared(test, mustBeSeen == null ? Set.of() : Set.of(mustBeSeen.value())));
      }
    }
    return declared;
  }

  private static List<Ran> read(Path results) throws IOException, ClassNotFoundException {
    InProcessCollector collector = new InProcessCollector();
    DiskReadCollector reader = new DiskReadCollector(results.toString(), collector);
    try {
      reader.dump();
    } finally {
      reader.close();
    }
    return ReportUtils.mergedByName(collector.getTestResults()).stream()
        .map(CheckResults::ran)
        .sorted(Comparator.comparing(Ran::test))
        .toList();
  }

  private static Ran ran(TestResult result) {
    List<Seen> outcomes =
        result.grading().gradingResults.values().stream()
            .map(g -> new Seen(g.id, g.expect, g.count))
            .toList();
    return new Ran(result.getName(), result.status(), outcomes);
  }

  /** Adds the tests that are a cell of the matrix, in the order of their names. */
  static void addCells(ArrayNode cells, List<Ran> run) throws ClassNotFoundException {
    for (Ran ran : run) {
      Class<?> type = Class.forName(TestList.getInfo(ran.test()).binaryName());
      if (ReclaimRace.class.isAssignableFrom(type)) {
        long hung =
            ran.outcomes().stream()
                .filter(seen -> seen.outcome().equals(ReclaimRace.HUNG))
                .mapToLong(Seen::count)
                .sum();
        ObjectNode cell = cells.addObject();
        cell.put("scenario", ReclaimRace.scenario());
        cell.put("series", ReclaimRace.series(type.asSubclass(ReclaimRace.class)));
        ArrayNode found = cell.putArray("found");
        if (hung > 0) {
          found.add(Hazard.DEADLOCK.name());
        }
        cell.put("tried", ran.samples()).put("seen", hung);
      }
    }
  }

  private static void addTests(ArrayNode tests, List<Ran> run) {
    for (Ran ran : run) {
      for (Seen seen : ran.outcomes()) {
        ObjectNode row = tests.addObject();
        row.put("test", ran.test());
        row.put("outcome", seen.outcome());
        row.put("expectation", seen.expectation().name());
        row.put("count", seen.count());
        row.put("samples", ran.samples());
      }
    }
  }

  /** Writes the document so that nobody ever sees half of it. */
  private static void write(Path target, ObjectNode document) throws IOException {
    ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    Path temporary = target.resolveSibling(JSON + ".tmp");
    Files.writeString(temporary, mapper.writeValueAsString(document) + "\n");
    Files.move(
        temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
