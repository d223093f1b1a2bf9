// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.selfcheck;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.oomcheck.explorer.program.Automaton;
import org.oomcheck.explorer.program.ControlLocation;

/**
 * Walks along what is learned of a task, which mix the cycles of its loops for a while and then
 * take the shortest way to an end of the task. So what a loop gathers from several iterations, and
 * what matters only behind it, is met as well.
 */
final class EndingWalks {
  /** How many steps are taken at most before the way to an end is taken. */
  private static final int WANDERING = 40;

  private final Automaton automaton;
  private final Random random;

  /** By control location, the steps to the nearest end; {@link Integer#MAX_VALUE} without one. */
  private final int[] stepsToEnd;

  /**
   * A walk.
   *
   * @param results what its steps gave
   * @param left the control locations that were left, as many
   * @param last where it has come to
   */
  record Walk(List<Object> results, List<ControlLocation> left, ControlLocation last) {}

  EndingWalks(Automaton automaton, Random random) {
    this.automaton = automaton;
    this.random = random;
    this.stepsToEnd = stepsToEnd(automaton);
  }

  private static int[] stepsToEnd(Automaton automaton) {
    List<List<Integer>> before = new ArrayList<>();
    int[] steps = new int[automaton.nodes()];
    Arrays.fill(steps, Integer.MAX_VALUE);
    Deque<Integer> open = new ArrayDeque<>();
    for (int node = 0; node < steps.length; node++) {
      before.add(new ArrayList<>());
    }
    for (int node = 0; node < steps.length; node++) {
      ControlLocation at = automaton.node(node);
      for (int edge = 0; edge < at.edges(); edge++) {
        before.get(at.target(edge)).add(node);
      }
      if (at.edges() == 0) {
        steps[node] = 0;
        open.add(node);
      }
    }
    while (!open.isEmpty()) {
      int node = open.remove();
      for (int from : before.get(node)) {
        if (steps[from] == Integer.MAX_VALUE) {
          steps[from] = steps[node] + 1;
          open.add(from);
        }
      }
    }
    return steps;
  }

  /**
   * A walk from a control location.
   *
   * @param alike whether equal steps have equal results until the way to an end is taken
   */
  Walk from(ControlLocation start, boolean alike) {
    Map<String, Integer> preferred = new HashMap<>();
    List<Object> results = new ArrayList<>();
    List<ControlLocation> left = new ArrayList<>();
    int wandering = 1 + random.nextInt(WANDERING);
    ControlLocation at = start;
    while (at.edges() > 0
        && (results.size() < wandering || stepsToEnd[at.id] < Integer.MAX_VALUE)) {
      int edge = random.nextInt(at.edges());
      if (alike) {
        edge = preferred.computeIfAbsent(at.label, label -> random.nextInt()) & Integer.MAX_VALUE;
        edge %= at.edges();
      }
      if (results.size() >= wandering) {
        edge = towardsEnd(at);
      }
      results.add(at.result(edge));
      left.add(at);
      at = automaton.node(at.target(edge));
    }
    return new Walk(results, left, at);
  }

  private int towardsEnd(ControlLocation at) {
    int nearest = 0;
    for (int edge = 1; edge < at.edges(); edge++) {
      if (stepsToEnd[at.target(edge)] < stepsToEnd[at.target(nearest)]) {
        nearest = edge;
      }
    }
    return nearest;
  }
}
