// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario.support;

/**
 * A number in a scenario that a user may change.
 *
 * @param name the name on the command line
 * @param value the default
 * @param least the smallest value that makes sense
 * @param most the largest value that is allowed
 * @param meaning what it counts, with its unit
 * @param assumption whether it says how the world outside the modelled code is; the default is what
 *     is true of the kernel, or of a host that behaves, and a verdict rests on it
 */
public record Parameter(
    String name, int value, int least, int most, String meaning, boolean assumption) {

  /** A size of the world, or a seeded fault. */
  public Parameter(String name, int value, int least, int most, String meaning) {
    this(name, value, least, most, meaning, false);
  }

  /** The same parameter with another default. */
  public Parameter defaultingTo(int other) {
    return new Parameter(name, other, least, most, meaning, assumption);
  }

  /** The same parameter with another smallest value. */
  public Parameter atLeast(int other) {
    return new Parameter(name, value, other, most, meaning, assumption);
  }

  /** The same parameter with another largest value. */
  public Parameter atMost(int other) {
    return new Parameter(name, value, least, other, meaning, assumption);
  }

  /**
   * An assumption, 1 if it holds and 0 if not.
   *
   * @param value what is true of the kernel, or of a host that behaves
   * @param meaning what each of the two means
   */
  public static Parameter assumed(String name, int value, String meaning) {
    return new Parameter(name, value, 0, 1, meaning, true);
  }
}
