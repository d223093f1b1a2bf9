// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario;

/**
 * A number in a scenario that a user may change.
 *
 * @param name the name on the command line
 * @param value the default
 * @param least the smallest value that makes sense
 * @param most the largest value that is allowed
 * @param meaning what it counts, with its unit
 */
public record Parameter(String name, int value, int least, int most, String meaning) {}
