// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.machine;

/**
 * The result of a step that was not taken, because an interrupt came first. The handler runs on the
 * task's stack, and then the task comes to the same step again.
 *
 * @param source the number of what interrupts
 * @param name what interrupts, for a reader
 */
public record Interruption(int source, String name) {

  @Override
  public String toString() {
    return "interrupted by " + name;
  }
}
