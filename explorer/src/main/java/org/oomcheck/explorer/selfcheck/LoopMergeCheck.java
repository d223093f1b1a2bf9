// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.selfcheck;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.program.Automaton;
import org.oomcheck.explorer.program.ControlLocation;
import org.oomcheck.explorer.program.SameStep;
import org.oomcheck.explorer.result.HarnessException;

/**
 * Checks the loops at which two histories of a task were merged. Where they met, and from there
 * along every continuation that is learned, the body is run with both: if it ever takes another
 * step, the loop does not declare a local that matters.
 */
public final class LoopMergeCheck {
  /** How many iterations of a loop are tried; a count that first matters later is not noticed. */
  private static final int ITERATIONS = 32;

  private final Automaton automaton;

  private record Continuation(ControlLocation node, List<Object> results) {}

  public LoopMergeCheck(Automaton automaton) {
    this.automaton = automaton;
  }

  /**
   * Checks all merges.
   *
   * @throws HarnessException if a loop forgets a local
   */
  public void run() {
    for (Automaton.Merge merge : automaton.merges()) {
      check(merge);
    }
  }

  private void check(Automaton.Merge merge) {
    ControlLocation met = automaton.rerun(merge.other(), false).position().node;
    if (met == null) {
      return;
    }
    Deque<Continuation> open = new ArrayDeque<>();
    BitSet seen = new BitSet();
    open.add(new Continuation(met, List.of()));
    seen.set(met.id);
    while (!open.isEmpty()) {
      Continuation at = open.remove();
      compare(merge, at.node, at.results);
      for (int edge = 0; edge < at.node.edges(); edge++) {
        List<Object> further = joined(at.results, List.of(at.node.result(edge)));
        if (at.node.target(edge) == met.id) {
          compare(merge, met, repeated(further));
        } else if (!seen.get(at.node.target(edge))) {
          seen.set(at.node.target(edge));
          open.add(new Continuation(automaton.node(at.node.target(edge)), further));
        }
      }
    }
  }

  /** The other history, continued like this, has to end at the control location. */
  private void compare(Automaton.Merge merge, ControlLocation node, List<Object> continuation) {
    String difference = difference(node, joined(merge.other(), continuation));
    if (difference != null) {
      throw new HarnessException(
          "the loop '"
              + merge.loop()
              + "' of task "
              + automaton.role().comm()
              + " forgets a local: two iterations with the same declared locals continue with "
              + difference
              + "; declare every local that the loop changes in head() or leave()");
    }
  }

  private @Nullable String difference(ControlLocation node, List<Object> results) {
    try {
      return SameStep.difference(node, automaton.rerun(results, false));
    } catch (HarnessException e) {
      return "the same results once and not again (" + e.getMessage() + ")";
    }
  }

  /** Several iterations of a loop, for a local that only counts them. */
  private static List<Object> repeated(List<Object> iteration) {
    List<Object> iterations = new ArrayList<>();
    for (int i = 0; i < ITERATIONS; i++) {
      iterations.addAll(iteration);
    }
    return iterations;
  }

  private static List<Object> joined(List<Object> results, List<Object> more) {
    List<Object> joined = new ArrayList<>(results);
    joined.addAll(more);
    return joined;
  }
}
