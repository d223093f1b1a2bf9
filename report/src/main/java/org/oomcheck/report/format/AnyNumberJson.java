// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.format;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.result.AnyNumber;
import org.oomcheck.report.Check;
import org.oomcheck.report.text.JsonText;

/**
 * What is found about any number of tasks as one JSON document, described by {@code
 * oomcheck-any-number-1.schema.json}.
 */
public final class AnyNumberJson {
  private static final String SCHEMA = "oomcheck-any-number/1";

  private final ObjectNode document = JsonNodeFactory.instance.objectNode();
  private final ArrayNode checks;

  /** A document without a check. */
  public AnyNumberJson(String version) {
    document.put("schema", SCHEMA).put("version", version);
    checks = document.putArray("checks");
  }

  /**
   * Adds a check.
   *
   * @param parameter the one that is the number of tasks
   * @param expected whether the hazards are those that are expected; null if there is no answer
   * @param again the command that shows the smallest number, or one that is to be tried; null if no
   *     hazard is possible
   */
  public void add(
      Check check,
      String parameter,
      AnyNumber found,
      @Nullable Boolean expected,
      @Nullable String again) {
    ObjectNode node = about(check, parameter);
    AnyNumber.Met met = found.met();
    node.put("answer", found.isProven() ? "PROVEN" : met == null ? "OPEN" : "VIOLATED");
    node.put("expected", expected);
    if (met == null) {
      node.putNull("met");
    } else {
      ObjectNode smallest = node.putObject("met").put("tasks", met.tasks());
      names(smallest.putArray("hazards"), met.hazards());
    }
    names(node.putArray("possible"), found.possible());
    node.put("open", found.open()).put("again", again);
    node.put("role", found.role()).put("states", found.states());
    found.places().forEach(node.putArray("controlLocations")::add);
    node.put("trackedIndividually", found.apart());
    found.counting().forEach(node.putArray("assumedForMore")::add);
    List.of(AnyNumber.NOT_LOOKED_FOR.split(", ", -1)).forEach(node.putArray("notLookedFor")::add);
    node.put("seconds", Math.round(found.seconds() * 1000) / 1000.0);
  }

  private static void names(ArrayNode array, Iterable<? extends Enum<?>> hazards) {
    hazards.forEach(hazard -> array.add(hazard.name()));
  }

  /** Adds a check that cannot be asked about any number of tasks, and why. */
  public void addRefused(Check check, String parameter, String why) {
    about(check, parameter).put("answer", "REFUSED").put("error", why);
  }

  private ObjectNode about(Check check, String parameter) {
    ObjectNode node = checks.addObject();
    node.put("series", check.series()).put("scenario", check.scenario().id());
    ObjectNode parameters = node.putObject("parameters");
    check.settings().asMap().forEach(parameters::put);
    parameters.remove(parameter);
    return node.put("anyNumberOf", parameter);
  }

  /** The document. */
  public String text() {
    return JsonText.of(document);
  }
}
