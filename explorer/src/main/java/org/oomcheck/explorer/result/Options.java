// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.result;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.oomcheck.model.machine.Hazard;

/**
 * How to explore. A method with a parameter gives a copy that differs in this; one without says
 * what was chosen.
 */
public final class Options implements Cloneable {
  private Set<Hazard> hazards = EnumSet.complementOf(EnumSet.of(Hazard.STALL));
  private TimeMode time = TimeMode.MAXIMAL;
  private int hz = 10;
  private boolean symmetry = true;
  private boolean reduction;
  private boolean merging;
  private Fairness fairness = Fairness.STRONG;
  private Limits limits = Limits.defaults();
  private ProgressListener watcher = ProgressListener.NOBODY;
  private boolean everyFinding;
  private int allowedWait;
  private int workers = 1;
  private boolean selfChecks = true;
  private @Nullable TriedCycles triedCycles;

  private Options() {}

  /**
   * Looks for everything but {@link Hazard#STALL}, which every wait with a timeout is: whether it
   * is too long, only the scenario knows. At 10 jiffies per second, with limits that fit an
   * ordinary machine.
   */
  public static Options defaults() {
    return new Options();
  }

  private Options with(Consumer<Options> change) {
    try {
      Options changed = (Options) clone();
      change.accept(changed);
      return changed;
    } catch (CloneNotSupportedException e) {
      throw new AssertionError(e);
    }
  }

  /** What to look for; a BUG() or a panic is always reported. */
  public Set<Hazard> hazards() {
    return hazards;
  }

  public Options hazards(Set<Hazard> wanted) {
    return with(changed -> changed.hazards = wanted);
  }

  /** When timers fire. */
  public TimeMode time() {
    return time;
  }

  public Options time(TimeMode mode) {
    return with(changed -> changed.time = mode);
  }

  /** Jiffies per second of virtual time. */
  public int hz() {
    return hz;
  }

  public Options hz(int perSecond) {
    return with(changed -> changed.hz = perSecond);
  }

  /** Whether interchangeable tasks are treated as such. */
  public boolean symmetry() {
    return symmetry;
  }

  public Options symmetry(boolean on) {
    return with(changed -> changed.symmetry = on);
  }

  /**
   * Whether orders of steps that make no difference are left out, where that is possible. Then only
   * tasks that hang, certain lockups and complaints are looked for.
   */
  public boolean reduction() {
    return reduction;
  }

  public Options reduction(boolean on) {
    return with(changed -> changed.reduction = on);
  }

  /**
   * Whether states are taken for one that differ only in cells which make no difference to what
   * tasks do. The same is looked for and found.
   */
  public boolean merging() {
    return merging;
  }

  public Options merging(boolean on) {
    return with(changed -> changed.merging = on);
  }

  /** What a cycle without progress must not do to a task to count. */
  public Fairness fairness() {
    return fairness;
  }

  public Options fairness(Fairness owed) {
    return with(changed -> changed.fairness = owed);
  }

  /** Where to give up. */
  public Limits limits() {
    return limits;
  }

  public Options limits(Limits other) {
    return with(changed -> changed.limits = other);
  }

  /** The listener that is told how the search goes. */
  public ProgressListener watcher() {
    return watcher;
  }

  public Options watcher(ProgressListener other) {
    return with(changed -> changed.watcher = other);
  }

  /** Whether each finding of a hazard gets a counterexample; otherwise the shortest one does. */
  public boolean everyFinding() {
    return everyFinding;
  }

  public Options everyFinding(boolean wanted) {
    return with(changed -> changed.everyFinding = wanted);
  }

  /** How long a task may wait for others before that is a STALL, in jiffies. */
  public int allowedWait() {
    return allowedWait;
  }

  public Options allowedWait(int jiffies) {
    return with(changed -> changed.allowedWait = jiffies);
  }

  /** How many threads search, where nothing but speed depends on it. */
  public int workers() {
    return workers;
  }

  public Options workers(int threads) {
    return with(changed -> changed.workers = threads);
  }

  /**
   * Whether the explorer checks its own work: that the world has no state outside of cells, that
   * loops merge what is equal, that transitions are what they were. It is half of the time.
   */
  public boolean selfChecks() {
    return selfChecks;
  }

  public Options selfChecks(boolean on) {
    return with(changed -> changed.selfChecks = on);
  }

  /** Where worlds of one code note the cycles that were tried; null if each tries its own. */
  public @Nullable TriedCycles triedCycles() {
    return triedCycles;
  }

  /**
   * The worlds that are explored with these options, or with what is made of them, are of one code:
   * a cycle of a loop is tried a few times if what it has was repeated in any of them, and fewer
   * walks go through each.
   */
  public Options ofOneCode() {
    TriedCycles shared = new TriedCycles();
    return with(changed -> changed.triedCycles = shared);
  }

  /** How is searched; without what is looked for and where it ends. */
  @Override
  public String toString() {
    return String.format(
        "time %s at %d Hz, symmetry %s, reduction %s, merging %s, fairness %s, %d workers",
        time, hz, symmetry, reduction, merging, fairness, workers);
  }
}
