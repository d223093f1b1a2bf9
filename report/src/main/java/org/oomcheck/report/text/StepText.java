// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.text;

/** A step with its result, as all texts write it. */
public final class StepText {
  private StepText() {}

  /**
   * The step with its result behind it.
   *
   * @param label the step in kernel spelling
   * @param result what came of it; empty if nothing did
   */
  public static String of(String label, String result) {
    String equals = isVariable(label) ? " is " : " = ";
    return label
        + switch (result) {
          case "" -> "";
          case "true" -> equals + "1";
          case "false" -> equals + "0";
          default -> (label.endsWith("?") ? " -> " : equals) + result;
        };
  }

  /** Whether a step is a variable alone: it reads it. One that writes has an operator. */
  private static boolean isVariable(String label) {
    return label.indexOf('(') < 0 && label.indexOf(' ') < 0 && !label.endsWith("?");
  }
}
