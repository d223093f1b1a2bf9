// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.hazard;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.oomcheck.explorer.program.Automaton;
import org.oomcheck.explorer.program.Program;
import org.oomcheck.explorer.result.Counterexample.Choice;
import org.oomcheck.explorer.result.Fairness;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Signature;
import org.oomcheck.explorer.search.FairCycles;
import org.oomcheck.explorer.search.Search;
import org.oomcheck.explorer.search.TrackedTasks;
import org.oomcheck.explorer.state.Lasso;
import org.oomcheck.explorer.state.LoopWalk;
import org.oomcheck.explorer.state.TransitionGraph;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelFrame;
import org.oomcheck.model.machine.Progress;
import org.oomcheck.model.machine.Step;

/**
 * The tasks that take steps for ever and achieve nothing.
 *
 * <p>A lockup is certain in a component that no transition leaves: whatever the scheduler does, the
 * task neither ends nor achieves anything. It is possible on a cycle that a fair scheduler can
 * follow for ever, though another schedule leads out. A task is judged by what it achieves itself:
 * the work of other tasks is not its progress. Tasks that are no daemons are judged; so are daemons
 * that have taken work and never wait for work again, but only where the lockup is certain. A
 * daemon that never waits for work is not judged.
 */
public final class Lockups {

  /**
   * A lockup.
   *
   * @param possible whether another schedule leads out of it
   * @param lasso the loop
   */
  record Lockup(Signature signature, boolean possible, Lasso lasso) {}

  private final Program program;
  private final Search search;
  private final TransitionGraph graph;
  private final ExploredGraph explored;
  private final Fairness fairness;

  /** By task, whether it is a daemon that never waits for work. */
  private final boolean[] neverIdles;

  public Lockups(ExploredGraph explored, Fairness fairness) {
    this.explored = explored;
    this.program = explored.program();
    this.search = explored.search();
    this.graph = explored.transitions();
    this.fairness = fairness;
    this.neverIdles = new boolean[program.tasks()];
    for (Automaton automaton : program.automata()) {
      if (!isJudged(automaton)) {
        int first = automaton.firstTask();
        Arrays.fill(neverIdles, first, first + automaton.role().count(), true);
      }
    }
  }

  /** Whether a role's tasks have to achieve something: all but daemons that never idle. */
  public static boolean isJudged(Automaton automaton) {
    if (!automaton.role().daemon() || automaton.isSaidToIdle()) {
      return true;
    }
    for (int node = 0; node < automaton.nodes(); node++) {
      Step<?> step = automaton.node(node).step;
      if (step != null && step.idles()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Takes the word of a finding that a role's tasks are judged: a run that shows it need not come
   * to where a daemon idles.
   */
  static void judge(Program program, Signature finding) {
    for (Automaton automaton : program.automata()) {
      String role = automaton.role().comm();
      if (finding.text().equals(role) || finding.text().startsWith(role + " in ")) {
        automaton.sayItIdles();
      }
    }
  }

  /** Hands out the lockups of one hazard in the graph. */
  static void inGraph(
      Hazard hazard, ExploredGraph graph, Options options, Consumer<HazardCheck.Found> found) {
    for (Lockup lockup : new Lockups(graph, options.fairness()).find(hazard)) {
      Lasso lasso = lockup.lasso;
      found.accept(
          new HazardCheck.Found(lockup.signature, lasso.state(), lasso.cycle(), lockup.possible));
    }
  }

  /**
   * The lockups of one hazard: the certain ones, or else the possible ones. In a reduced search the
   * possible ones are not looked for, since tasks that are not followed look as if they were
   * blocked.
   */
  List<Lockup> find(Hazard hazard) {
    Map<Signature, Lockup> found = new LinkedHashMap<>();
    for (int[] component : explored.terminal()) {
      if (graph.first(component[0]) < graph.end(component[0])) {
        certain(hazard, component).forEach(lockup -> found.putIfAbsent(lockup.signature, lockup));
      }
    }
    if (found.isEmpty() && !search.isReduced()) {
      possible(hazard).forEach(lockup -> found.putIfAbsent(lockup.signature, lockup));
    }
    return List.copyOf(found.values());
  }

  /** Whether a fair scheduler can keep tasks in a loop through the first state. */
  public boolean isPossibleAtTheStart(Hazard hazard) {
    return possible(hazard).stream().anyMatch(lockup -> lockup.lasso.state() == 0);
  }

  /** The certain lockups in a terminal component that a run can stay in. */
  List<Lockup> certain(Hazard hazard, int[] component) {
    List<Lockup> found = new ArrayList<>();
    IntPredicate all = edge -> true;
    for (Automaton automaton : program.automata()) {
      int first = automaton.firstTask();
      if (neverIdles[first]) {
        continue;
      }
      TrackedTasks tracked = new TrackedTasks(search, component, automaton, all);
      for (int task = first; task < first + automaton.role().count(); task++) {
        boolean judged = !automaton.role().daemon() || !tracked.idles(task);
        boolean busy = tracked.movesPages(task);
        if (judged
            && tracked.moves(task)
            && !tracked.works(task)
            && busy == (hazard == Hazard.BUSY_NO_OP)) {
          found.add(lockup(hazard, automaton, component, all, false));
          break;
        }
      }
    }
    return found;
  }

  /**
   * For each role the nearest cycle on which its tasks act and achieve nothing, if there is one.
   */
  private List<Lockup> possible(Hazard hazard) {
    Map<Automaton, int[]> nearest = new HashMap<>();
    List<Automaton> silent = new ArrayList<>();
    for (Automaton role : program.automata()) {
      if (!role.role().daemon() && role.asks()) {
        findNearest(hazard, List.of(role), nearest);
      } else if (!role.role().daemon()) {
        silent.add(role);
      }
    }
    if (!silent.isEmpty()) {
      findNearest(hazard, silent, nearest);
    }
    List<Lockup> found = new ArrayList<>();
    for (Automaton role : program.automata()) {
      int[] component = nearest.get(role);
      if (component != null) {
        found.add(lockup(hazard, role, component, counts(hazard), true));
      }
    }
    return found;
  }

  /** Which edges a loop may have in which tasks achieve nothing. */
  private IntPredicate counts(Hazard hazard) {
    boolean busy = hazard == Hazard.BUSY_NO_OP;
    return edge -> !works(edge) && (busy || !movesPages(edge));
  }

  /** Several roles at once only if none of them asks questions: what is fair is the same then. */
  private void findNearest(Hazard hazard, List<Automaton> roles, Map<Automaton, int[]> nearest) {
    FairCycles.of(program, search, fairness, roles.get(0))
        .find(
            counts(hazard),
            states -> !actingNearer(hazard, states, roles, nearest).isEmpty(),
            states ->
                actingNearer(hazard, states, roles, nearest)
                    .forEach(role -> nearest.put(role, states)));
  }

  /** The roles, of some, that act in a component which is nearer than their nearest so far. */
  private List<Automaton> actingNearer(
      Hazard hazard, int[] component, List<Automaton> roles, Map<Automaton, int[]> nearest) {
    LoopWalk inside = new LoopWalk(graph, component, counts(hazard));
    if (hazard == Hazard.BUSY_NO_OP && !inside.has(this::movesPages)) {
      return List.of();
    }
    List<Automaton> acting = new ArrayList<>();
    for (Automaton role : roles) {
      int[] known = nearest.get(role);
      if ((known == null || component[0] < known[0]) && inside.has(edge -> isBy(edge, role))) {
        acting.add(role);
      }
    }
    return acting;
  }

  private boolean isBy(int edge, Automaton automaton) {
    int mover = graph.mover(edge);
    return mover != Choice.CLOCK && program.automaton(mover) == automaton;
  }

  /** Whether a task that is no daemon gets work done; a daemon's work is for others to take up. */
  private boolean works(int edge) {
    return graph.progress(edge) == Progress.WORK
        && !program.automaton(graph.mover(edge)).role().daemon();
  }

  /** Whether a task moves pages by this step; pages that an endless daemon moves do not count. */
  private boolean movesPages(int edge) {
    return graph.progress(edge) == Progress.PAGES && !neverIdles[graph.mover(edge)];
  }

  private Lockup lockup(
      Hazard hazard, Automaton role, int[] component, IntPredicate counts, boolean possible) {
    LoopWalk inside = new LoopWalk(graph, component, counts);
    List<IntPredicate> owed = new ArrayList<>();
    for (Automaton automaton : program.automata()) {
      IntPredicate acts = edge -> isBy(edge, automaton);
      if (inside.has(acts)) {
        owed.add(acts);
      }
    }
    if (hazard == Hazard.BUSY_NO_OP && inside.has(this::movesPages)) {
      owed.add(this::movesPages);
    }
    return new Lockup(
        signature(hazard, role, outermost(role, component)), possible, inside.through(owed));
  }

  /** What tells a role's lockup in a function from others; the function may be empty. */
  static Signature signature(Hazard hazard, Automaton role, String function) {
    String comm = role.role().comm();
    return new Signature(hazard, function.isEmpty() ? comm : comm + " in " + function + "()");
  }

  /** The outermost function that a role's tasks are in whenever they move; empty if it changes. */
  private String outermost(Automaton role, int[] component) {
    Set<String> functions = new HashSet<>();
    for (int state : component) {
      search.load(state);
      for (int edge = graph.first(state); edge < graph.end(state); edge++) {
        if (isBy(edge, role)) {
          functions.add(outermost(search.expander().node(graph.mover(edge)).stack));
        }
      }
    }
    return functions.size() == 1 ? functions.iterator().next() : "";
  }

  /** The outermost function of a stack, empty if it has none. */
  static String outermost(List<KernelFrame> stack) {
    return stack.isEmpty() ? "" : stack.get(stack.size() - 1).symbol();
  }
}
