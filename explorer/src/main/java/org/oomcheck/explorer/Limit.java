// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

/**
 * A limit that ended a search before its answer.
 *
 * @param name what is limited
 * @param value the limit
 * @param flag the command line flag that raises it
 */
public record Limit(String name, long value, String flag) {

  @Override
  public String toString() {
    return "the limit of " + value + " " + name + " was reached; raise it with " + flag;
  }
}
