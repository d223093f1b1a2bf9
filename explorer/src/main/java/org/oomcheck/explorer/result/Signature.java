// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.result;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.oomcheck.model.machine.Hazard;

/**
 * Tells findings of one hazard apart: the objects and the functions that take part, without the
 * numbers of interchangeable tasks. Two trees that have the same trouble give the same signature.
 *
 * @param hazard what happens
 * @param text the objects and functions in kernel spelling, for example {@code &vb->balloon_lock in
 *     leak_balloon(), &fs->lock in evict()}
 */
public record Signature(Hazard hazard, String text) implements Comparable<Signature> {
  private static final Pattern VALUE = Pattern.compile("( = |WRITE_ONCE\\([^ ]+, )-?[0-9]+");

  /**
   * The same without the values that two racing accesses write: they are the same two lines of code
   * whatever is written.
   */
  public Signature withoutValues() {
    if (hazard != Hazard.DATA_RACE) {
      return this;
    }
    String any = VALUE.matcher(text).replaceAll("$1...");
    return new Signature(
        hazard, Arrays.stream(any.split(" and ")).sorted().collect(Collectors.joining(" and ")));
  }

  @Override
  public int compareTo(Signature other) {
    int byHazard = hazard.compareTo(other.hazard);
    return byHazard != 0 ? byHazard : text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return hazard + ": " + text;
  }
}
