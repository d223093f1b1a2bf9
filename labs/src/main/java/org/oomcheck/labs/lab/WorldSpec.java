// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.labs.lab;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A world of a lab, as its folder describes it.
 *
 * @param id one word; kernel reports have it
 * @param title what happens in it, for students
 * @param files the C files, the one with the init function first; a file that students edit is
 *     theirs
 * @param set values of macros, in place of those in the files
 * @param points what it is worth
 * @param needed whether nothing counts unless this world is in order
 * @param bonus whether it counts beyond the full marks
 * @param eager whether timers may fire at any moment
 * @param hidden whether only the instructor's program has it
 */
public record WorldSpec(
    String id,
    String title,
    List<String> files,
    Map<String, Integer> set,
    int points,
    boolean needed,
    boolean bonus,
    boolean eager,
    boolean hidden) {

  static WorldSpec of(JsonNode node, boolean hidden) {
    List<String> files = new ArrayList<>();
    node.path("files").forEach(file -> files.add(file.asText()));
    Map<String, Integer> set = new TreeMap<>();
    node.path("set").properties().forEach(each -> set.put(each.getKey(), each.getValue().asInt()));
    return new WorldSpec(
        node.path("id").asText(),
        node.path("title").asText(),
        files,
        set,
        node.path("points").asInt(),
        node.path("needed").asBoolean(),
        node.path("bonus").asBoolean(),
        node.path("eager").asBoolean(),
        hidden);
  }
}
