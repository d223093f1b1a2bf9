// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.stress;

import java.util.Objects;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.ThreadMachine;
import org.oomcheck.model.machine.ThreadMachine.Outcome;
import org.oomcheck.model.machine.ThreadMachine.WhenHung;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.scenario.ReclaimNeedsOom;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.tree.Catalogue;

/**
 * One sample of {@link ReclaimNeedsOom}: a kernel that has booted and runs once. The actors lend
 * their threads to the worker and to the filesystem task. The other tasks get threads of the
 * machine's own as soon as an actor waits; these end with the sample.
 *
 * <p>Every question is answered with its first answer: reclaim does meet an inode that needs the fs
 * lock. Timeouts expire at once, so that no sample waits for a clock.
 *
 * <p>No actor blocks for ever: when no task can go on, the machine unwinds them all.
 */
abstract class ReclaimRace {
  /** The outcome that the explorer calls {@link Hazard#DEADLOCK}. */
  static final String HUNG = "HUNG";

  static final String FINISHED = "FINISHED";

  private static final int HZ = 100;
  private static final ReclaimNeedsOom SCENARIO = new ReclaimNeedsOom();
  private static final String KWORKER = "kworker/0:1";
  private static final String FS_TASK = "fs-task";
  private static final Catalogue CATALOGUE = Catalogue.load();

  private final ThreadMachine machine =
      new ThreadMachine(HZ, 0, (question, answers) -> 0, WhenHung.UNWIND);

  /**
   * @param world what {@link #worldOf} made; it serves all samples of a test
   */
  ReclaimRace(World world) {
    machine.boot(world, KWORKER, FS_TASK);
  }

  /** The scenario on the tree of a test. */
  static World worldOf(Class<? extends ReclaimRace> test) {
    return SCENARIO.world(CATALOGUE.series(series(test)), Settings.defaults(SCENARIO));
  }

  /** The scenario's id. */
  static String scenario() {
    return SCENARIO.id();
  }

  /** The tree of a test. */
  static String series(Class<? extends ReclaimRace> test) {
    return Objects.requireNonNull(test.getAnnotation(Series.class), test.getName()).value();
  }

  void runKworker() {
    machine.runHere(KWORKER);
  }

  void runFsTask() {
    machine.runHere(FS_TASK);
  }

  /**
   * How the sample ended, once both actors are through. Never throws: the harness would wait for
   * the other actor.
   */
  String outcome() {
    try {
      Outcome outcome = machine.finish();
      if (outcome.bug() != null) {
        return outcome.bug().toString();
      }
      return outcome.finished() ? FINISHED : HUNG;
    } catch (IllegalStateException e) {
      return e.getMessage() + ": " + e.getCause();
    }
  }
}
