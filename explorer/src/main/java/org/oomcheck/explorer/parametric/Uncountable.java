// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.parametric;

/** Thrown where counting is not possible; the message says why. */
final class Uncountable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Uncountable(String why) {
    super(why, null, false, false);
  }

  /** There is no room for the tasks that cannot be counted. */
  static Uncountable tooMany(int room) {
    return new Uncountable(tooManyFor(room));
  }

  static String tooManyFor(int room) {
    return "more than " + room + " tasks had to be tracked individually; --limit-tasks raises that";
  }
}
