// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.machine;

import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/**
 * What a modelled kernel stands on. A primitive or a modelled function is written once against this
 * interface and runs unchanged under the explorer (every interleaving, no threads) and under {@link
 * ThreadMachine} (real threads, for Lincheck and jcstress).
 *
 * <p>A world creates its cells and spawns its tasks while it boots; after that only the running
 * tasks call the machine. Between two steps a task may compute whatever it likes, as long as that
 * depends on nothing but the results of its own earlier steps.
 */
public interface Machine {

  /**
   * Performs one atomic action on one shared object and returns its result. The calling task waits
   * until the step's guard holds, or until its timeout expires.
   *
   * @throws KernelBug if the step sleeps and the task is in atomic context
   */
  <T> T perform(Step<T> step);

  /**
   * Asks a question that the model leaves open (does reclaim find a page, does the host answer).
   * The explorer follows every answer.
   *
   * @return the index of the answer, from 0
   */
  int choose(String question, String... answers);

  /** Opens a named loop or region; see {@link Loop}. */
  default Loop loop(String name) {
    return loop(name, false);
  }

  /**
   * Opens a named loop or region, which may be one of a text; see {@link Loop}.
   *
   * @param interpreted whether it is a loop of a text whose interpreter declares all that the text
   *     keeps, and takes away the variables that it does not declare; so no long row of iterations
   *     can show a forgotten local that a few do not show
   */
  Loop loop(String name, boolean interpreted);

  /** The task that is running, {@code current} in the kernel. */
  Task current();

  /** Creates a piece of shared state. Only while the world boots. */
  Cell cell(String name, int initial);

  /** Creates a piece of shared state that every task has of its own. Only while the world boots. */
  TaskCells taskCells(String name, int initial);

  /** Says that a function of the modelled kernel is looked up, to be called; for observers. */
  default void usesFunction(String symbol) {}

  /**
   * Says that the world rests on assumptions which other worlds may withdraw meanwhile, see {@link
   * AssumptionWithdrawn}. Only while the world boots, before it reads any of them.
   *
   * @param withdrawn how many were withdrawn so far
   */
  default void restsOn(IntSupplier withdrawn) {}

  /**
   * The name of the check whose world this is; empty if it has none. Worlds of one name rest on the
   * same assumptions, and no others withdraw them.
   */
  default String check() {
    return "";
  }

  /**
   * Says what is wrong, and lets the task continue, as a kernel does after a warning. Judges of
   * memory use it, so that they hide nothing behind what they have seen. Where no schedule is
   * forced, real threads end here.
   */
  default void complain(Hazard hazard, String message) {
    perform(Step.complaint(hazard, message));
  }

  /**
   * Declares something that costs: its greatest value over all states is of interest. Suppliers of
   * the same name are added up. Only while the world boots.
   *
   * @param name what it counts, with its unit
   * @param value reads cells, and nothing else
   */
  default void measure(String name, IntSupplier value) {}

  /**
   * Declares what the world is there for: some run has to come to a state that satisfies it. Two
   * goals must not have one name. Only while the world boots.
   *
   * @param name what is reached, as a clause, for example {@code the balloon has its target size}
   * @param reached reads cells, and nothing else; it must not tell the tasks of a role apart
   */
  default void goal(String name, BooleanSupplier reached) {}

  /**
   * Declares tasks that run {@code body}, as many as the role says. The tasks of one role are
   * interchangeable: the body may name itself only through {@link #current()}. Only while the world
   * boots.
   *
   * @return the index of the first of these tasks, as {@link TaskCells} count them
   */
  int spawn(Role role, Runnable body);

  /** Jiffies per second of virtual time. */
  int hz();

  /** How many jiffies a timed step still had when its guard held. Only inside its effect. */
  int jiffiesLeft();
}
