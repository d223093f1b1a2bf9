// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.search;

import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.program.Automaton;
import org.oomcheck.explorer.program.ControlLocation;
import org.oomcheck.explorer.program.Footprints;
import org.oomcheck.explorer.program.Program;
import org.oomcheck.model.machine.Step;

/**
 * Partial-order reduction. When nothing that the other tasks can do before a task moves touches the
 * object of that task's next step, it makes no difference whether the step comes now or later, and
 * only that step needs to be followed: the task is an ample set.
 *
 * <p>What the others can do is read off their automata: a task gets no further than to a lock that
 * the mover holds, and a trylock on it fails. Objects whose steps used the same cell count as one.
 * Footprints grow while automata are learned; what was explored with a smaller one has to be
 * explored again, see {@link #outdated}.
 *
 * <p>If only one task is followed in every state of a cycle, the others are never followed there.
 * So {@link SuccessorGenerator} follows all tasks where a step leads to no new state.
 */
public final class PartialOrderReduction {
  private final Program program;
  private final boolean fusing;
  private final Footprints[] footprints;
  private final int linksAtStart;

  /**
   * Takes footprints from what is learned of the automata.
   *
   * @param fusing whether questions and sleeps are taken together with the step before them
   */
  public PartialOrderReduction(Program program, boolean fusing) {
    this.fusing = fusing;
    this.program = program;
    this.linksAtStart = program.objects().links();
    this.footprints = new Footprints[program.tasks()];
    for (int task = 0; task < program.tasks(); task++) {
      Automaton automaton = program.automaton(task);
      footprints[task] =
          task > automaton.firstTask()
              ? footprints[automaton.firstTask()]
              : new Footprints(automaton, program.objects());
    }
  }

  boolean fusing() {
    return fusing;
  }

  /** A task whose step alone has to be followed in the loaded state, -1 if there is none. */
  int ampleTask(SuccessorGenerator state) {
    for (int task = 0; task < program.tasks(); task++) {
      ControlLocation node = state.node(task);
      if (!node.finished() && touchesNoOther(state, task, node) && state.enabled(task)) {
        return task;
      }
    }
    return -1;
  }

  private boolean touchesNoOther(SuccessorGenerator state, int task, ControlLocation node) {
    @Nullable Step<?> step = node.step;
    if (step == null || step.touchesNothing()) {
      return true;
    }
    if (step.timed()) {
      return false;
    }
    long concerned = program.objects().linked(node.objectMask);
    for (int other = 0; other < program.tasks(); other++) {
      if (other != task
          && (footprints[other].of(state.node(other), node.exclusiveSet) & concerned) != 0) {
        return false;
      }
    }
    return true;
  }

  /** Whether a footprint that was used has grown since, or objects turned out to share a cell. */
  public boolean outdated() {
    boolean outdated = program.objects().links() != linksAtStart;
    for (Footprints known : footprints) {
      outdated |= known.outdated();
    }
    return outdated;
  }
}
