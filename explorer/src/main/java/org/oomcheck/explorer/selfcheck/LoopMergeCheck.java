// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.selfcheck;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.program.Automaton;
import org.oomcheck.explorer.program.ControlLocation;
import org.oomcheck.explorer.program.SameStep;
import org.oomcheck.explorer.result.HarnessException;
import org.oomcheck.explorer.result.TriedCycles;

/**
 * Checks the loops at which two histories of a task were merged. Where they met, and from there
 * along every continuation that is learned, the body is run with both: if it ever takes another
 * step, the loop does not declare a local that matters. Each cycle of a loop is repeated; some long
 * walks mix the cycles, and so do some short ones that go on to an end of the task. A local that
 * first matters after {@link #ITERATIONS} iterations is not noticed.
 */
public final class LoopMergeCheck {
  /** How many iterations of a loop are tried; more than the 256 pages of a balloon request. */
  public static final int ITERATIONS = 300;

  /**
   * How many iterations of a cycle are tried if its steps were tried in another cycle before; for
   * worlds of one code, if each two of them that follow each other were.
   */
  private static final int FEW_ITERATIONS = 8;

  /**
   * How many iterations are tried of a loop of a text: its interpreter takes away what it does not
   * declare, so that the next iteration fails.
   */
  private static final int TEXT_ITERATIONS = 3;

  /**
   * How many iterations are tried of a cycle to which the same steps led before, with other
   * results.
   */
  private static final int ONE_ITERATION = 1;

  /**
   * After so many runs, and in texts from the start, only one continuation of each sequence of
   * steps is tried, whatever their results, of a merge that the same steps led to as to an earlier
   * one.
   */
  private static final int MANY_RUNS = 5_000;

  private static final int WALKS = 2;
  private static final int WALK_STEPS = 2_000;

  /** How many walks go to an end of the task. */
  private static final int ENDING_WALKS = 32;

  /** How many walks go to an end in each world of one code. */
  private static final int ENDING_WALKS_OF_ONE_CODE = 8;

  private final Automaton automaton;

  /** What was repeated often in any world of the same code; null if there are no others. */
  private final @Nullable TriedCycles tried;

  /** The cycles that were repeated often, by their loop and their steps. */
  private final Set<List<String>> repeated = new HashSet<>();

  /** The merges that were checked, by their loop and the steps that lead there. */
  private final Set<List<String>> reached = new HashSet<>();

  /** How many runs were compared. */
  private int runs;

  /** A path from where two histories met: its results, and the control locations they leave. */
  private record Continuation(
      ControlLocation node, List<Object> results, List<ControlLocation> left) {

    Continuation followedBy(ControlLocation next, int edge) {
      return new Continuation(
          next, joined(results, List.of(node.result(edge))), joined(left, List.of(node)));
    }

    List<String> steps() {
      List<String> steps = new ArrayList<>();
      left.forEach(location -> steps.add(location.label));
      steps.add(node.label);
      return steps;
    }

    Continuation times(int iterations) {
      List<Object> all = new ArrayList<>(iterations * results.size());
      List<ControlLocation> locations = new ArrayList<>(iterations * left.size());
      for (int i = 0; i < iterations; i++) {
        all.addAll(results);
        locations.addAll(left);
      }
      return new Continuation(node, all, locations);
    }
  }

  private LoopMergeCheck(Automaton automaton, @Nullable TriedCycles tried) {
    this.automaton = automaton;
    this.tried = tried;
  }

  /**
   * Checks that the tasks of a role end as they did, and all merges.
   *
   * @param tried what other worlds of the same code have tried; null if there are none
   * @throws HarnessException if they do not, or if a loop forgets a local
   */
  public static void of(Automaton automaton, @Nullable TriedCycles tried) {
    automaton.repeatEnds();
    new LoopMergeCheck(automaton, tried).run();
  }

  private void run() {
    for (Automaton.Merge merge : automaton.merges()) {
      check(merge);
    }
    if (!automaton.merges().isEmpty()) {
      for (int walk = 0; walk < WALKS; walk++) {
        walk(new Random(walk));
      }
    }
    walkToEnds(
        automaton.merges().stream().filter(merge -> !merge.loop().interpreted()).toList(),
        new Random(WALKS));
  }

  /** Mixes the cycles behind some of the merges, from there or from the start of the task. */
  private void walkToEnds(List<Automaton.Merge> merges, Random random) {
    if (merges.isEmpty()) {
      return;
    }
    EndingWalks walks = new EndingWalks(automaton, random);
    int most = tried == null ? ENDING_WALKS : ENDING_WALKS_OF_ONE_CODE;
    for (int walk = 0; walk < most; walk++) {
      Automaton.Merge merge = merges.get(random.nextInt(merges.size()));
      List<Object> before = walk % 4 < 2 ? List.of() : merge.other();
      ControlLocation start = automaton.node(0);
      for (Object result : before) {
        start = automaton.node(start.target(result));
      }
      EndingWalks.Walk taken = walks.from(start, walk % 2 == 0);
      compareWalk(
          new Continuation(taken.last(), taken.results(), taken.left()),
          joined(before, taken.results()));
    }
  }

  private void check(Automaton.Merge merge) {
    ControlLocation met = automaton.rerun(merge.other()).position().node;
    if (met == null) {
      return;
    }
    boolean isFirst = reached.add(stepsTo(merge));
    boolean all = isFirst || (runs < MANY_RUNS && !merge.loop().interpreted());
    Deque<Continuation> open = new ArrayDeque<>();
    BitSet seen = new BitSet();
    BitSet passed = new BitSet();
    Set<List<String>> alike = new HashSet<>();
    open.add(new Continuation(met, List.of(), List.of()));
    seen.set(met.id);
    while (!open.isEmpty()) {
      Continuation at = open.remove();
      boolean goesOn = false;
      for (int edge = 0; edge < at.node.edges(); edge++) {
        ControlLocation next = automaton.node(at.node.target(edge));
        if (seen.get(next.id) && next != met) {
          continue;
        }
        Continuation further = at.followedBy(next, edge);
        if (!all && !alike.add(further.steps())) {
          continue;
        }
        goesOn = true;
        if (next == met) {
          compare(merge, further.times(iterations(merge, further, isFirst)), passed);
        } else {
          seen.set(next.id);
          open.add(further);
        }
      }
      if (!goesOn) {
        // A run that goes on compares what it passes.
        compare(merge, at, passed);
      }
    }
  }

  private int iterations(Automaton.Merge merge, Continuation cycle, boolean isFirst) {
    boolean isNew = isNew(merge, cycle);
    if (merge.loop().interpreted()) {
      return isNew ? TEXT_ITERATIONS : ONE_ITERATION;
    } else if (isNew && isUntried(merge, cycle)) {
      return ITERATIONS;
    }
    return isNew || isFirst ? FEW_ITERATIONS : ONE_ITERATION;
  }

  private boolean isUntried(Automaton.Merge merge, Continuation cycle) {
    String task = automaton.role().comm();
    return tried == null || tried.add(task, merge.loop().name(), cycle.steps());
  }

  private List<String> stepsTo(Automaton.Merge merge) {
    List<String> steps = new ArrayList<>(List.of(merge.loop().name()));
    ControlLocation at = automaton.node(0);
    for (Object result : merge.other()) {
      steps.add(at.label);
      at = automaton.node(at.target(result));
    }
    return steps;
  }

  private boolean isNew(Automaton.Merge merge, Continuation cycle) {
    return repeated.add(joined(List.of(merge.loop().name()), cycle.steps()));
  }

  /** The other history, continued like this, has to end at the control location. */
  private void compare(Automaton.Merge merge, Continuation continuation, BitSet passed) {
    runs++;
    List<Object> results = joined(merge.other(), continuation.results);
    String difference = difference(continuation, results, passed, new String[1]);
    if (difference != null) {
      throw forgets(merge.loop().name(), difference);
    }
  }

  /** Follows any edges that are learned, in one long run. */
  private void walk(Random random) {
    ControlLocation at = automaton.node(0);
    List<Object> results = new ArrayList<>();
    List<ControlLocation> left = new ArrayList<>();
    while (results.size() < WALK_STEPS && at.edges() > 0) {
      int edge = random.nextInt(at.edges());
      for (int other = 0; other < at.edges() && endsAfter(at, edge); other++) {
        edge = (edge + 1) % at.edges();
      }
      results.add(at.result(edge));
      left.add(at);
      at = automaton.node(at.target(edge));
    }
    compareWalk(new Continuation(at, results, left), results);
  }

  private void compareWalk(Continuation path, List<Object> results) {
    String[] loop = {""};
    String difference = difference(path, results, new BitSet(), loop);
    if (difference != null) {
      throw forgets(loop[0], difference);
    }
  }

  private boolean endsAfter(ControlLocation at, int edge) {
    return automaton.node(at.target(edge)).edges() == 0;
  }

  /**
   * How a run differs from a path that it should take.
   *
   * @param passed the control locations at which the step was compared in full
   * @param loop becomes the loop at which the run met an earlier one last
   */
  private @Nullable String difference(
      Continuation path, List<Object> results, BitSet passed, String[] loop) {
    try {
      return SameStep.difference(
          path.node,
          automaton.run(
              results, path.left, passed, (name, at, from, consumed) -> loop[0] = name.name()));
    } catch (HarnessException e) {
      return "the same results once and not again (" + e.getMessage() + ")";
    }
  }

  private HarnessException forgets(String loop, String difference) {
    return new HarnessException(
        "the loop '"
            + loop
            + "' of task "
            + automaton.role().comm()
            + " forgets a local: iterations with the same declared locals continue with "
            + difference
            + "; declare every local that the loop changes in head() or leave() ("
            + ITERATIONS
            + " iterations were tried)");
  }

  private static <T> List<T> joined(List<T> first, List<T> more) {
    List<T> joined = new ArrayList<>(first.size() + more.size());
    joined.addAll(first);
    joined.addAll(more);
    return joined;
  }
}
