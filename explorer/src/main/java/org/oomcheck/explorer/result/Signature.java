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
  private static final String IN = "in ";
  private static final String BY = "by ";
  private static final Pattern VALUE = Pattern.compile("( = |WRITE_ONCE\\([^ ]+, )-?[0-9]+");

  /** Where something is seen: in a function of the kernel. */
  public static String in(String function) {
    return IN + function + "()";
  }

  /** Where something is seen outside of any function that is known: by the task. */
  public static String by(String comm) {
    return BY + comm;
  }

  /**
   * Whether the signature says where alone, as that of a complaint does: the complaint has its own
   * words.
   */
  public boolean isPlaceAlone() {
    return text.startsWith(IN) || text.startsWith(BY);
  }

  /** Whether a message names the function or the task that it says. */
  public boolean isNamedIn(String message) {
    return message.contains(text.substring(text.indexOf(' ') + 1));
  }

  /**
   * This signature without the values that two racing accesses write: they are the same two lines
   * of code whatever is written.
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
