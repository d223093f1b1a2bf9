// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.lincheck;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.oomcheck.model.machine.Hazard;

/** What Lincheck came to, cell by cell, in the form in which the findings keep a run of it. */
final class LincheckRun {
  private static final Path RESULTS = Path.of("target", "lincheck-results.json");
  private static final Path FINDINGS =
      Path.of("../report/src/main/resources/org/oomcheck/report/engine/engines.json");
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** A row for every cell, by the cell. */
  private final Map<String, ObjectNode> rows = new TreeMap<>();

  /**
   * Adds a cell.
   *
   * @param tried how many schedules there were, until something was found or altogether
   */
  void add(DeclaredCell cell, Set<Hazard> found, int tried) {
    ObjectNode row = JSON.createObjectNode();
    row.put("scenario", cell.scenario().id()).put("series", cell.series());
    found.forEach(row.putArray("found")::addPOJO);
    row.put("tried", tried).put("seen", found.isEmpty() ? 0 : 1);
    rows.put(cell.toString(), row);
  }

  /** Writes the run into {@code target/}. */
  void write() throws IOException {
    ObjectNode run = JSON.createObjectNode();
    run.put("engine", "Lincheck").put("version", System.getProperty("lincheck.version"));
    run.put("java", System.getProperty("java.version"));
    run.put("profile", "at most " + 2 * Schedules.most(true) + " schedules");
    run.put("unit", "schedules").putArray("cells").addAll(rows.values());
    Files.writeString(RESULTS, JSON.writeValueAsString(run) + "\n");
  }

  /** What the findings say that Lincheck found, for every cell that they name. */
  static Map<String, Set<String>> kept() throws IOException {
    Map<String, Set<String>> kept = new TreeMap<>();
    for (JsonNode row : keptRows()) {
      Set<String> found = new TreeSet<>();
      row.get("found").forEach(hazard -> found.add(hazard.asText()));
      kept.put(row.get("scenario").asText() + " " + row.get("series").asText(), found);
    }
    return kept;
  }

  /**
   * In which schedule the findings say that the hazards of each scenario were found, of several
   * series the last one. Scenarios in which nothing is found are not there.
   */
  static Map<String, Integer> foundIn() throws IOException {
    Map<String, Integer> foundIn = new TreeMap<>();
    for (JsonNode row : keptRows()) {
      if (!row.get("found").isEmpty()) {
        foundIn.merge(row.get("scenario").asText(), row.get("tried").asInt(), Math::max);
      }
    }
    return foundIn;
  }

  private static List<JsonNode> keptRows() throws IOException {
    List<JsonNode> rows = new ArrayList<>();
    for (JsonNode run : JSON.readTree(FINDINGS.toFile())) {
      if (run.get("engine").asText().equals("Lincheck")) {
        run.get("cells").forEach(rows::add);
      }
    }
    return rows;
  }
}
