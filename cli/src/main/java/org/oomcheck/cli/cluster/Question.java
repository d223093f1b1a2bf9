// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.cluster;

import java.util.Map;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.report.Check;
import org.oomcheck.report.Matrix;

/** A check of the catalogue as a line of text, from which every member makes the same world. */
final class Question {
  private static final String BETWEEN = "\n";

  private Question() {}

  /** The text: the series, the scenario, and a line for each parameter. */
  static String of(Check check) {
    StringBuilder text = new StringBuilder(check.series());
    text.append(BETWEEN).append(check.scenario().id());
    for (Map.Entry<String, Integer> each : check.settings().asMap().entrySet()) {
      text.append(BETWEEN).append(each.getKey()).append('=').append(each.getValue());
    }
    return text.toString();
  }

  /**
   * The world that the text stands for.
   *
   * @throws IllegalArgumentException if the catalogue has no such check
   */
  static World world(Matrix matrix, String text) {
    String[] lines = text.split(BETWEEN, -1);
    if (lines.length < 2) {
      throw new IllegalArgumentException("a check is asked for that is none");
    }
    Check check = matrix.check(lines[0], lines[1]);
    Settings settings = check.settings();
    for (int line = 2; line < lines.length; line++) {
      int equals = lines[line].indexOf('=');
      String name = lines[line].substring(0, Math.max(0, equals));
      int value = Integer.parseInt(lines[line].substring(equals + 1));
      settings = settings.with(check.scenario(), name, value);
    }
    return check.with(settings).world();
  }
}
