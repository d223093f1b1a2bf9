// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario.support;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The values of a scenario's parameters. */
public final class Settings {
  private final Map<String, Integer> values;

  private Settings(Map<String, Integer> values) {
    this.values = values;
  }

  /** Every parameter at its default. */
  public static Settings defaults(Parameterized scenario) {
    Map<String, Integer> values = new TreeMap<>();
    for (Parameter parameter : scenario.parameters()) {
      values.put(parameter.name(), parameter.value());
    }
    return new Settings(values);
  }

  /**
   * The settings with another value for one parameter.
   *
   * @throws IllegalArgumentException if the scenario has no such parameter, or not this value
   */
  public Settings with(Parameterized scenario, String name, int value) {
    List<Parameter> known = scenario.parameters();
    Parameter parameter =
        known.stream()
            .filter(p -> p.name().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        scenario.id()
                            + " has no parameter '"
                            + name
                            + "'; known: "
                            + known.stream()
                                .map(Parameter::name)
                                .collect(Collectors.joining(", "))));
    if (value < parameter.least() || value > parameter.most()) {
      throw new IllegalArgumentException(
          name
              + "="
              + value
              + " is out of range for "
              + scenario.id()
              + ": from "
              + parameter.least()
              + " to "
              + parameter.most());
    }
    Map<String, Integer> changed = new TreeMap<>(values);
    changed.put(name, value);
    return new Settings(changed);
  }

  /**
   * The value of a parameter.
   *
   * @throws IllegalArgumentException if the scenario does not list it in its parameters
   */
  public int get(Parameter parameter) {
    return get(parameter.name());
  }

  /** The same for a parameter that is known by its name alone. */
  public int get(String name) {
    Integer value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no parameter '" + name + "'");
    }
    return value;
  }

  /** Whether a parameter that is 0 or 1 is 1. */
  public boolean is(Parameter parameter) {
    return get(parameter) == 1;
  }

  /** Names and values, by name. */
  public Map<String, Integer> asMap() {
    return Collections.unmodifiableMap(values);
  }
}
