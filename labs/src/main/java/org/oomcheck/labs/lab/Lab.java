// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.labs.lab;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.oomcheck.model.tree.UnknownName;

/**
 * A lab.
 *
 * @param folder its files
 * @param number by which it is called
 * @param learns what is learned, in a few words
 * @param grader the name of its grader
 * @param edits the files that students hand in
 * @param functions the functions that a driver has to define
 * @param absent calls that a driver cannot make here, each with the reason
 * @param words identifiers that differ from student to student, with their alternatives
 * @param sizes macros that differ from student to student, with their values
 * @param states how many states a world may have
 * @param worlds the worlds, hidden ones last
 * @param ask what the grader asks, as it reads it
 */
public record Lab(
    LabFolder folder,
    int number,
    String title,
    String learns,
    String grader,
    List<String> edits,
    List<String> functions,
    Map<String, String> absent,
    Map<String, List<String>> words,
    Map<String, List<Integer>> sizes,
    int states,
    List<WorldSpec> worlds,
    JsonNode ask) {
  private static final String HIDDEN = "hidden/worlds.json";
  private static final int STATES = 200_000;

  /**
   * Reads a lab.
   *
   * @throws IllegalArgumentException if its {@code lab.json} is none
   */
  public static Lab of(LabFolder folder) {
    JsonNode about = json(folder, LabFolder.ABOUT);
    List<WorldSpec> worlds = new ArrayList<>();
    about.path("worlds").forEach(world -> worlds.add(WorldSpec.of(world, false)));
    if (folder.files().containsKey(HIDDEN)) {
      json(folder, HIDDEN).forEach(world -> worlds.add(WorldSpec.of(world, true)));
    }
    Map<String, List<String>> words = new LinkedHashMap<>();
    about.path("words").properties().forEach(e -> words.put(e.getKey(), texts(e.getValue())));
    Map<String, List<Integer>> sizes = new LinkedHashMap<>();
    about
        .path("sizes")
        .properties()
        .forEach(
            e -> {
              List<Integer> values = new ArrayList<>();
              e.getValue().forEach(value -> values.add(value.asInt()));
              sizes.put(e.getKey(), values);
            });
    Map<String, String> absent = new LinkedHashMap<>();
    about
        .path("absent")
        .properties()
        .forEach(e -> texts(e.getValue()).forEach(name -> absent.put(name, e.getKey())));
    return new Lab(
        folder,
        about.path("number").asInt(),
        about.path("title").asText(),
        about.path("learns").asText(),
        about.path("grader").asText(),
        texts(about.path("edits")),
        texts(about.path("functions")),
        absent,
        words,
        sizes,
        about.path("states").asInt(STATES),
        worlds,
        about.path("ask"));
  }

  static JsonNode json(LabFolder folder, String path) {
    try {
      return new ObjectMapper().readTree(folder.text(path));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          folder.name() + "/" + path + " is no JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(each -> texts.add(each.asText()));
    return texts;
  }

  /** What this student gets. */
  public Variant variant(String student) {
    return new Variant(this, student);
  }

  /**
   * One of its worlds.
   *
   * @throws IllegalArgumentException if there is none of this id
   */
  public WorldSpec world(String id) {
    return worlds.stream()
        .filter(world -> world.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new UnknownName(
                    "lab " + number + " has no world '" + id + "'",
                    id,
                    worlds.stream().map(WorldSpec::id).toList()));
  }

  @Override
  public String toString() {
    return "Lab " + number + ", " + title;
  }
}
