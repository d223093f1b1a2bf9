// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.option;

import java.util.List;
import org.oomcheck.cli.terminal.UserMistake;
import org.oomcheck.model.tree.UnknownName;

/** Refuses values of options that make no sense. */
public final class Values {

  private Values() {}

  /** Refuses a value that is none of the known ones. */
  public static void oneOf(String option, String value, List<String> known) {
    if (!known.contains(value)) {
      throw new UserMistake(new UnknownName(option + " is '" + value + "'", value, known));
    }
  }

  /** Refuses a number below 1. */
  public static void atLeastOne(String option, int value) {
    if (value < 1) {
      throw new UserMistake(option + " is " + value + "; at least 1 is needed");
    }
  }
}
