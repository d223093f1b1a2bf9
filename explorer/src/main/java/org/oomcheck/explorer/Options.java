// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import java.util.Set;
import org.oomcheck.model.machine.Hazard;

/**
 * How to explore.
 *
 * @param hazards what to look for; a BUG() or a panic is always reported
 * @param time when timers fire
 * @param hz jiffies per second of virtual time
 * @param symmetry whether interchangeable tasks are treated as such
 * @param reduction whether steps that concern nobody else are followed alone
 * @param maxStates how many states may be stored
 * @param maxSeconds how long the search may take
 */
public record Options(
    Set<Hazard> hazards,
    TimeMode time,
    int hz,
    boolean symmetry,
    boolean reduction,
    int maxStates,
    int maxSeconds) {

  /** Looks for everything, at 10 jiffies per second, with limits that fit an ordinary machine. */
  public static Options defaults() {
    return new Options(Set.of(Hazard.values()), TimeMode.MAXIMAL, 10, true, true, 20_000_000, 600);
  }

  public Options hazards(Set<Hazard> wanted) {
    return new Options(wanted, time, hz, symmetry, reduction, maxStates, maxSeconds);
  }

  public Options time(TimeMode mode) {
    return new Options(hazards, mode, hz, symmetry, reduction, maxStates, maxSeconds);
  }

  public Options hz(int jiffiesPerSecond) {
    return new Options(hazards, time, jiffiesPerSecond, symmetry, reduction, maxStates, maxSeconds);
  }

  public Options symmetry(boolean on) {
    return new Options(hazards, time, hz, on, reduction, maxStates, maxSeconds);
  }

  public Options reduction(boolean on) {
    return new Options(hazards, time, hz, symmetry, on, maxStates, maxSeconds);
  }

  public Options maxStates(int states) {
    return new Options(hazards, time, hz, symmetry, reduction, states, maxSeconds);
  }

  public Options maxSeconds(int seconds) {
    return new Options(hazards, time, hz, symmetry, reduction, maxStates, seconds);
  }
}
