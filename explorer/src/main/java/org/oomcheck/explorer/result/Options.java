// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.result;

import java.util.EnumSet;
import java.util.Set;
import org.oomcheck.model.machine.Hazard;

/**
 * How to explore.
 *
 * @param hazards what to look for; a BUG() or a panic is always reported
 * @param time when timers fire
 * @param hz jiffies per second of virtual time
 * @param symmetry whether interchangeable tasks are treated as such
 * @param reduction whether steps that concern no other task are followed alone
 * @param fairness what a cycle without progress must not do to a task to count
 * @param limits where to give up
 * @param watcher what is told how the search goes
 * @param everyFinding whether each finding of a hazard gets a counterexample; otherwise the
 *     shortest one does
 * @param allowedWait how long a task may wait for others before that is a STALL, in jiffies
 * @param workers how many threads search, where nothing but speed depends on it
 */
public record Options(
    Set<Hazard> hazards,
    TimeMode time,
    int hz,
    boolean symmetry,
    boolean reduction,
    Fairness fairness,
    Limits limits,
    ProgressListener watcher,
    boolean everyFinding,
    int allowedWait,
    int workers) {

  /**
   * Looks for everything but {@link Hazard#STALL}, which every wait with a timeout is: whether it
   * is too long, only the scenario knows. At 10 jiffies per second, with limits that fit an
   * ordinary machine.
   */
  public static Options defaults() {
    return new Options(
        EnumSet.complementOf(EnumSet.of(Hazard.STALL)),
        TimeMode.MAXIMAL,
        10,
        true,
        true,
        Fairness.STRONG,
        Limits.defaults(),
        ProgressListener.NOBODY,
        false,
        0,
        1);
  }

  public Options hazards(Set<Hazard> wanted) {
    return new Options(
        wanted,
        time,
        hz,
        symmetry,
        reduction,
        fairness,
        limits,
        watcher,
        everyFinding,
        allowedWait,
        workers);
  }

  public Options time(TimeMode mode) {
    return new Options(
        hazards,
        mode,
        hz,
        symmetry,
        reduction,
        fairness,
        limits,
        watcher,
        everyFinding,
        allowedWait,
        workers);
  }

  public Options hz(int perSecond) {
    return new Options(
        hazards,
        time,
        perSecond,
        symmetry,
        reduction,
        fairness,
        limits,
        watcher,
        everyFinding,
        allowedWait,
        workers);
  }

  public Options symmetry(boolean on) {
    return new Options(
        hazards,
        time,
        hz,
        on,
        reduction,
        fairness,
        limits,
        watcher,
        everyFinding,
        allowedWait,
        workers);
  }

  public Options reduction(boolean on) {
    return new Options(
        hazards,
        time,
        hz,
        symmetry,
        on,
        fairness,
        limits,
        watcher,
        everyFinding,
        allowedWait,
        workers);
  }

  public Options fairness(Fairness owed) {
    return new Options(
        hazards,
        time,
        hz,
        symmetry,
        reduction,
        owed,
        limits,
        watcher,
        everyFinding,
        allowedWait,
        workers);
  }

  public Options limits(Limits other) {
    return new Options(
        hazards,
        time,
        hz,
        symmetry,
        reduction,
        fairness,
        other,
        watcher,
        everyFinding,
        allowedWait,
        workers);
  }

  public Options watcher(ProgressListener other) {
    return new Options(
        hazards,
        time,
        hz,
        symmetry,
        reduction,
        fairness,
        limits,
        other,
        everyFinding,
        allowedWait,
        workers);
  }

  public Options workers(int threads) {
    return new Options(
        hazards,
        time,
        hz,
        symmetry,
        reduction,
        fairness,
        limits,
        watcher,
        everyFinding,
        allowedWait,
        threads);
  }

  public Options everyFinding(boolean wanted) {
    return new Options(
        hazards,
        time,
        hz,
        symmetry,
        reduction,
        fairness,
        limits,
        watcher,
        wanted,
        allowedWait,
        workers);
  }

  public Options allowedWait(int jiffies) {
    return new Options(
        hazards,
        time,
        hz,
        symmetry,
        reduction,
        fairness,
        limits,
        watcher,
        everyFinding,
        jiffies,
        workers);
  }
}
