// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.mcp;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.oomcheck.cli.terminal.UserMistake;

/**
 * An argument of a tool, and what becomes of it on the command line.
 *
 * @param name in the JSON of a call
 * @param option on the command line; empty for a word without an option
 * @param kind of its value
 * @param required whether a call has to have it
 * @param description for the program that calls
 */
record Argument(String name, String option, Kind kind, boolean required, String description) {

  /** What values there are. */
  enum Kind {
    /** A word. */
    WORD,
    /** Words in an array. */
    WORDS,
    /** A whole number. */
    NUMBER,
    /** Whole numbers by name. */
    NUMBERS,
    /** An option that is there or not. */
    FLAG
  }

  static Argument optional(String name, String option, Kind kind, String description) {
    return new Argument(name, option, kind, false, description);
  }

  static Argument required(String name, Kind kind, String description) {
    return new Argument(name, "", kind, true, description);
  }

  /** The JSON schema of its values. */
  Map<String, Object> schema() {
    return switch (kind) {
      case WORD -> Map.of("type", "string", "description", description);
      case WORDS ->
          Map.of("type", "array", "items", Map.of("type", "string"), "description", description);
      case NUMBER -> Map.of("type", "integer", "description", description);
      case NUMBERS ->
          Map.of(
              "type",
              "object",
              "additionalProperties",
              Map.of("type", "integer"),
              "description",
              description);
      case FLAG -> Map.of("type", "boolean", "description", description);
    };
  }

  /**
   * The words on the command line.
   *
   * @throws UserMistake if the value is of another kind
   */
  List<String> words(Object value) {
    List<String> words = new ArrayList<>();
    switch (kind) {
      case WORD -> words.add(word(value));
      case WORDS -> {
        for (Object each : value instanceof List<?> list ? list : List.of(value)) {
          words.add(word(each));
        }
      }
      case NUMBER -> words.add(option + "=" + number(value));
      case NUMBERS -> {
        if (!(value instanceof Map<?, ?> map)) {
          throw wrong(value);
        }
        map.forEach((key, each) -> words.add(option + "=" + key + "=" + number(each)));
      }
      case FLAG -> {
        if (!(value instanceof Boolean wanted)) {
          throw wrong(value);
        }
        if (wanted) {
          words.add(option);
        }
      }
    }
    return words;
  }

  /** Nothing that a call has is taken for an option. */
  private String word(Object value) {
    if (!(value instanceof String text) || text.isEmpty()) {
      throw wrong(value);
    }
    if (option.isEmpty() && text.startsWith("-")) {
      throw new UserMistake("argument '" + name + "' begins with a dash: " + text);
    }
    return option.isEmpty() ? text : option + "=" + text;
  }

  private long number(Object value) {
    if (value instanceof Integer || value instanceof Long) {
      return ((Number) value).longValue();
    }
    throw wrong(value);
  }

  private UserMistake wrong(Object value) {
    String shown = value instanceof String text ? '"' + text + '"' : String.valueOf(value);
    String expected =
        switch (kind) {
          case WORD -> "a text that is not empty";
          case WORDS -> "an array of texts";
          case NUMBER -> "a whole number";
          case NUMBERS -> "an object with a whole number for each name";
          case FLAG -> "true or false";
        };
    return new UserMistake("argument '" + name + "' is " + shown + ", and has to be " + expected);
  }
}
