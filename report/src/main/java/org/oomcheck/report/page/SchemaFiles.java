// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.oomcheck.explorer.result.Counterexample.Standing;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.report.CheckResult;
import org.oomcheck.report.play.PlayEnding;
import org.oomcheck.report.text.AtomicFile;
import org.oomcheck.report.text.JsonText;

/**
 * The JSON schemas. Their text is written by hand, but for the lists of words, which come from the
 * enums of the program: a new hazard needs no edit there.
 */
public final class SchemaFiles {
  /** The schemas, below the project's folder. */
  static final List<String> FILES =
      List.of("oomcheck-1", "oomcheck-any-number-1", "oomcheck-play-1", "oomcheck-trace-1").stream()
          .map(name -> "report/src/main/resources/org/oomcheck/report/" + name + ".schema.json")
          .toList();

  private static final int COLUMNS = 100;

  /** The words that a member of this name may have. */
  private static final Map<String, List<String>> LISTS =
      Map.of(
          "hazardKind", names(Hazard.values()),
          "standing", names(Standing.values()),
          "outcome", names(PlayEnding.Outcome.values()),
          "verdict", CheckResult.WORDS,
          "time", names(TimeMode.values()).stream().map(n -> n.toLowerCase(Locale.ROOT)).toList());

  private SchemaFiles() {}

  private static List<String> names(Enum<?>[] values) {
    return Arrays.stream(values).map(Enum::name).toList();
  }

  /** The schemas that are not as they have to be; with {@code accept}, they are written anew. */
  public static List<String> differences(Path project, boolean accept) throws IOException {
    List<String> differences = new ArrayList<>();
    for (String file : FILES) {
      Path path = project.resolve(file);
      String old = Files.readString(path);
      String wanted = withLists(old);
      if (!old.equals(wanted)) {
        differences.add(file + " differs");
        if (accept) {
          AtomicFile.write(path, wanted);
        }
      }
    }
    return differences;
  }

  /** The schema with the lists that belong in it. */
  static String withLists(String schema) throws JsonProcessingException {
    JsonNode document = new JsonMapper().readTree(schema);
    fill(document);
    return JsonText.of(document, COLUMNS);
  }

  private static void fill(JsonNode node) {
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      List<String> words = LISTS.get(member.getKey());
      if (words != null && member.getValue() instanceof ObjectNode list && list.has("enum")) {
        ArrayNode array = list.putArray("enum");
        words.forEach(array::add);
      }
    }
    node.forEach(SchemaFiles::fill);
  }
}
