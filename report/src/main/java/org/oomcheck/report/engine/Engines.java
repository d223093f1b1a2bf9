// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.oomcheck.report.Finding;
import org.oomcheck.report.Matrix;
import org.oomcheck.report.text.AtomicFile;
import org.oomcheck.report.text.JsonText;

/**
 * Which engines besides the explorer have come to a hazard, and the figures of one run of each.
 * They vary from run to run, so the run is kept, and what is generated is made from that.
 */
public final class Engines {
  /** The command that takes the figures of the newest runs. */
  public static final String RENEW = "./oomcheck findings --engines";

  private static final String NAME = "engines.json";
  private static final String KEPT = "report/src/main/resources/org/oomcheck/report/engine/" + NAME;
  private static final List<String> RESULTS =
      List.of("lincheck-tests/target/lincheck-results.json", "stress/target/jcstress-results.json");
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();
  private static final List<EngineRun> RUNS = committed();

  private Engines() {}

  private static List<EngineRun> committed() {
    try (InputStream file = Objects.requireNonNull(Engines.class.getResourceAsStream(NAME), NAME)) {
      return runs(new String(file.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<EngineRun> runs(String text) throws JsonProcessingException {
    return JSON.readValue(text, new TypeReference<List<EngineRun>>() {});
  }

  /** The runs that are kept. */
  static List<EngineRun> runs() {
    return RUNS;
  }

  /**
   * Replaces the figures that are kept by those that the newest runs have left in the project's
   * build.
   *
   * @return the files whose figures were taken
   * @throws IllegalArgumentException if there are none, or if they are not what is declared; the
   *     message says so in a sentence
   */
  public static List<String> renew(Path project, Matrix matrix) throws IOException {
    List<EngineRun> runs = runs(Files.readString(project.resolve(KEPT)));
    List<String> taken = new ArrayList<>();
    for (String results : RESULTS) {
      Path file = project.resolve(results);
      if (Files.isRegularFile(file)) {
        EngineRun newest = run(results, Files.readString(file));
        runs = runs.stream().map(run -> newest(run, newest)).toList();
        taken.add(results);
      }
    }
    List<String> problems = runs.stream().flatMap(r -> r.problems(matrix).stream()).toList();
    if (taken.isEmpty()) {
      throw new IllegalArgumentException(
          "there is neither " + String.join(" nor ", RESULTS) + "; run mvn verify first");
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
    AtomicFile.write(project.resolve(KEPT), text(runs));
    return taken;
  }

  private static EngineRun run(String name, String text) {
    try {
      return JSON.readValue(text, EngineRun.class);
    } catch (JsonProcessingException e) {
      String why = e.getOriginalMessage().lines().findFirst().orElse("");
      throw new IllegalArgumentException(name + " is not what a run leaves: " + why, e);
    }
  }

  /** A run, or several, as they are kept. */
  static String text(Object runs) {
    return JsonText.of(JSON.valueToTree(runs));
  }

  private static EngineRun newest(EngineRun run, EngineRun newest) {
    return run.engine().equals(newest.engine()) ? run.renewed(newest) : run;
  }

  /** Who else has come to the same finding, in a sentence; empty if it is not a committed one. */
  public static String confirmed(Finding finding) {
    if (!finding.isCommitted()) {
      return "";
    }
    List<String> engines = new ArrayList<>(List.of("the replay on threads"));
    runsOf(finding).forEach(run -> engines.add(run.engine()));
    return finding.counterexample().hazard()
        + " was confirmed by "
        + String.join(", ", engines)
        + ".";
  }

  /** The figures of those who count something, a line each; none if it is no committed finding. */
  public static List<String> figures(Finding finding) {
    return runsOf(finding).stream().map(run -> run.figures(finding)).toList();
  }

  private static List<EngineRun> runsOf(Finding finding) {
    return finding.isCommitted()
        ? RUNS.stream().filter(run -> run.confirms(finding)).toList()
        : List.of();
  }
}
