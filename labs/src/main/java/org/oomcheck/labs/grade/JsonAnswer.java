// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.labs.grade;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.oomcheck.labs.lab.Submission;
import org.oomcheck.report.text.JsonText;

/** An answer in JSON that a student hands in; comments and a comma too many do no harm. */
final class JsonAnswer {
  private static final int DEEPEST = 20;
  private static final ObjectMapper JSON = mapper();

  private final String file;
  private final JsonNode document;

  /**
   * Reads it.
   *
   * @throws Submission.Unreadable if it is no JSON object
   */
  JsonAnswer(Submission submission, String file) {
    this.file = file;
    try {
      this.document = JSON.readTree(submission.text(file));
    } catch (JsonProcessingException e) {
      String where = e.getLocation() == null ? "" : ":" + e.getLocation().getLineNr();
      throw new Submission.Unreadable(file + where + ": not valid JSON: " + JsonText.mistake(e));
    }
    if (!document.isObject()) {
      throw new Submission.Unreadable(file + " has to hold one JSON object");
    }
  }

  private static ObjectMapper mapper() {
    JsonMapper mapper =
        JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS, JsonReadFeature.ALLOW_TRAILING_COMMA)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    mapper
        .getFactory()
        .setStreamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build());
    return mapper;
  }

  /** The value at a name; missing if there is none. */
  JsonNode at(String name) {
    return document.path(name);
  }

  /**
   * The names in an answer that are not asked: they are misspelt.
   *
   * @return a clause to put behind what is missing; empty if there are none
   */
  static String notAsked(JsonNode answer, Collection<String> asked) {
    List<String> unknown = new ArrayList<>();
    answer
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!asked.contains(name)) {
                unknown.add("'" + name + "'");
              }
            });
    String are = unknown.size() == 1 ? " is" : " are";
    return unknown.isEmpty() ? "" : "; " + String.join(", ", unknown) + are + " not asked";
  }

  /** The names in the whole answer that are not asked: they are misspelt. */
  String notAsked(Collection<String> asked) {
    return notAsked(document, asked);
  }

  /** The texts of an array; none if it is missing. */
  List<String> texts(String name) {
    JsonNode array = document.path(name);
    List<String> texts = new ArrayList<>();
    for (JsonNode each : array) {
      if (!each.isTextual()) {
        throw wrong(name, "an array of texts");
      }
      texts.add(each.asText());
    }
    if (!array.isArray() && !array.isMissingNode()) {
      throw wrong(name, "an array of texts");
    }
    return texts;
  }

  /** The pairs of an array, each in one text; none if it is missing. */
  List<String> pairs(String name) {
    JsonNode array = document.path(name);
    List<String> pairs = new ArrayList<>();
    for (JsonNode each : array) {
      if (!each.isArray()
          || each.size() != 2
          || !each.get(0).isTextual()
          || !each.get(1).isTextual()) {
        throw wrong(name, "an array of pairs: [\"from\", \"to\"]");
      }
      pairs.add(each.get(0).asText() + " -> " + each.get(1).asText());
    }
    if (!array.isArray() && !array.isMissingNode()) {
      throw wrong(name, "an array of pairs: [\"from\", \"to\"]");
    }
    return pairs;
  }

  /** A complaint about the value at a name. */
  String mistake(String name, String kind) {
    return file + ": \"" + name + "\" has to be " + kind;
  }

  private Submission.Unreadable wrong(String name, String kind) {
    return new Submission.Unreadable(mistake(name, kind));
  }
}
