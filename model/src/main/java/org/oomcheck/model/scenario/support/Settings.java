// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario.support;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.oomcheck.model.tree.UnknownName;

/** The values of a scenario's parameters. */
public final class Settings {
  /** Every scenario has this parameter, beside those of its own. */
  public static final Parameter STORE_BUFFERS =
      new Parameter(
          "store-buffers",
          0,
          0,
          1,
          "1: a marked write may take effect after later reads of its task, as on every CPU; 0: all"
              + " accesses take effect in the order of the program");

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

  /** The parameters of a scenario, and that which every scenario has. */
  public static List<Parameter> all(Parameterized scenario) {
    List<Parameter> all = new ArrayList<>(scenario.parameters());
    all.add(STORE_BUFFERS);
    return all;
  }

  /**
   * The settings with another value for one parameter.
   *
   * @throws IllegalArgumentException if the scenario has no such parameter, or not this value
   */
  public Settings with(Parameterized scenario, String name, int value) {
    List<Parameter> known = all(scenario);
    Parameter parameter =
        known.stream()
            .filter(p -> p.name().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new UnknownName(
                        scenario.id() + " has no parameter '" + name + "'",
                        name,
                        known.stream().map(Parameter::name).toList()));
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
    changed.remove(STORE_BUFFERS.name(), STORE_BUFFERS.value());
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

  /** The value of a parameter that is known by its name alone. */
  public int get(String name) {
    Integer value = values.get(name);
    if (value == null && name.equals(STORE_BUFFERS.name())) {
      return STORE_BUFFERS.value();
    }
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
