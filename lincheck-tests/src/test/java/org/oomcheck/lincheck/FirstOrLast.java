// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.lincheck;

import org.oomcheck.model.machine.ThreadMachine.Answers;

/**
 * Gives every question its first answer, or its last one, and knows whether there was a question.
 * Lincheck does not look into it.
 */
final class FirstOrLast implements Answers {
  private final boolean last;
  private volatile boolean asked;

  /**
   * @param last whether a question gets its last answer, not its first
   */
  FirstOrLast(boolean last) {
    this.last = last;
  }

  @Override
  public int answer(String question, int answers) {
    if (answers > 1) {
      asked = true;
    }
    return last ? answers - 1 : 0;
  }

  /** Whether a task has asked anything that has more than one answer. */
  boolean wasAsked() {
    return asked;
  }
}
