// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

/**
 * Which of the generated programs of a property are tried: one of four, and each with {@code
 * -Doomcheck.tries=all}. Once one fails, all are tried that jqwik makes smaller.
 */
final class Tries {
  private static final boolean ALL = "all".equals(System.getProperty("oomcheck.tries"));
  private static final int OF = 4;

  private int generated;
  private boolean failed;

  /** Tries the next program, if it is one of those that are tried. */
  void next(Runnable trial) {
    if (!ALL && !failed && generated++ % OF != 0) {
      return;
    }
    boolean passes = false;
    try {
      trial.run();
      passes = true;
    } finally {
      failed |= !passes;
    }
  }

  /** How many there have to be of a kind, where all of them have at least so many. */
  static int least(int ofAll) {
    return ALL ? ofAll : ofAll / OF;
  }
}
