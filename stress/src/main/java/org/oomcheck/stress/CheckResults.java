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
 * Checks what jcstress left behind after a run. jcstress itself accepts a run that had no matching
 * test, skipped one, or never showed the bug that a test is there to show.
 *
 * <p>Also writes the outcomes as JSON, into {@link #JSON}; those of tests that belong to a check in
 * the form in which the findings keep a run of it.
 */
final class CheckResults {
  static final String JSON = "jcstress-results.json";

  private static final String RESULTS = "jcstress-results-*.bin.gz";

  private CheckResults() {}

  /**
   * The complaints about the results in a directory, of one execution of jcstress or several.
   *
   * @param version the version of jcstress
   * @param profile the options of the run
   */
  static List<String> complaints(Path directory, Pattern selection, String version, String profile)
      throws ClassNotFoundException {
    try {
      List<Declared> declared = declared(selection);
      List<Ran> run = results(directory);
      if (run.isEmpty() && !declared.isEmpty()) {
        return List.of("jcstress left no " + RESULTS + " in " + directory + ".");
      }
      ObjectNode document = new ObjectMapper().createObjectNode();
      document.put("engine", "jcstress").put("version", version);
      document.put("java", System.getProperty("java.version")).put("profile", profile);
      addCells(document.put("unit", "samples").putArray("cells"), run);
      addTests(document.putArray("tests"), run);
      write(directory.resolve(JSON), document);
      return Judgement.complaints(declared, run);
    } catch (IOException e) {
      return List.of("The results of jcstress in " + directory + " are unusable: " + e + ".");
    }
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

  /** Deletes the results in a directory, so that a run is not judged by those of an earlier one. */
  static void forget(Path directory) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "jcstress-results*")) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
  }

  /** What came of every test over all executions of jcstress in a directory, by name. */
  static List<Ran> results(Path directory) throws IOException, ClassNotFoundException {
    InProcessCollector collector = new InProcessCollector();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, RESULTS)) {
      for (Path file : files) {
        read(file, collector);
      }
    }
    return ReportUtils.mergedByName(collector.getTestResults()).stream()
        .map(CheckResults::ran)
        .sorted(Comparator.comparing(Ran::test))
        .toList();
  }

  private static void read(Path results, InProcessCollector collector)
      throws IOException, ClassNotFoundException {
    DiskReadCollector reader = new DiskReadCollector(results.toString(), collector);
    try {
      reader.dump();
    } finally {
      reader.close();
    }
  }

  private static Ran ran(TestResult result) {
    List<Seen> outcomes =
        result.grading().gradingResults.values().stream()
            .map(g -> new Seen(g.id, g.expect, g.count))
            .toList();
    return new Ran(result.getName(), result.status(), outcomes);
  }

  /** Adds the tests that belong to a check, in the order of their names. */
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

  /** Writes the document so that no reader sees half of it. */
  private static void write(Path target, ObjectNode document) throws IOException {
    ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    Path temporary = target.resolveSibling(JSON + ".tmp");
    Files.writeString(temporary, mapper.writeValueAsString(document) + "\n");
    Files.move(
        temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
