// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.cost;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.program.Automaton;
import org.oomcheck.explorer.program.Program;
import org.oomcheck.explorer.result.Costs;
import org.oomcheck.explorer.result.Counterexample.Choice;
import org.oomcheck.explorer.search.Search;
import org.oomcheck.explorer.state.LoopWalk;
import org.oomcheck.explorer.state.StronglyConnectedComponents;
import org.oomcheck.explorer.state.Transition;
import org.oomcheck.explorer.state.TransitionGraph;

/**
 * Finds the longest time that a task of one role can have to wait for others: not a sleep that it
 * chose itself, but a lock, a wake-up or an answer, while no other task can do anything but let
 * time pass.
 *
 * <p>A node is a task in a state in which it waits; what the others do, and the clock, lead from
 * one to the next.
 */
public final class LongestWait implements StronglyConnectedComponents.Arrows {
  private static final int DOES_NOT_WAIT = -1;

  /**
   * The longest wait of all.
   *
   * @param comm the role of the task that waits
   * @param jiffies how long it waits, or {@link Costs#NO_BOUND}
   * @param state the state at which the wait begins
   * @param path what happens until its end
   */
  public record Worst(String comm, int jiffies, int state, List<Transition> path) {}

  private final Program world;
  private final Search search;
  private final TransitionGraph graph;
  private final WaitIndex waits;
  private final int first;
  private final int count;

  /** For how many jiffies the task of a node may still have to wait. */
  private final int[] longest;

  /** The nodes of the component that is looked at, by their number in the order of the search. */
  private final int[] component;

  private int components;
  private int parts;

  /** Nodes from which the task can go on at some time. */
  private final BitSet endsSometimes = new BitSet();

  /** Nodes at which a round ends, because the task is able to go on there. */
  private final BitSet ends = new BitSet();

  private @Nullable StronglyConnectedComponents inner;

  private LongestWait(Program world, Search search, Automaton automaton, WaitIndex waits) {
    this.world = world;
    this.search = search;
    this.graph = search.graph();
    this.waits = waits;
    this.first = automaton.firstTask();
    this.count = automaton.role().count();
    this.longest = new int[graph.states() * count];
    this.component = new int[longest.length];
    if (mark()) {
      new StronglyConnectedComponents(this).ofAll(this::measure);
    }
  }

  /**
   * The start of the longest wait and what happens until its end, if any task waits. A daemon that
   * waits is shown only if no other task has to: how long it may take is up to the tasks that wait
   * for it.
   */
  public static Optional<Worst> worst(Program world, Search search) {
    LongestWait worst = null;
    int worstNode = 0;
    boolean daemon = true;
    WaitIndex waits = WaitIndex.of(world, search);
    for (Automaton automaton : world.automata()) {
      LongestWait stall = new LongestWait(world, search, automaton, waits);
      int node = stall.worstNode();
      boolean serves = automaton.role().daemon();
      if (stall.longest[node] > 0
          && (worst == null
              || (daemon && !serves)
              || (daemon == serves && stall.longest[node] > worst.longest[worstNode]))) {
        worst = stall;
        worstNode = node;
        daemon = serves;
      }
    }
    if (worst == null) {
      return Optional.empty();
    }
    return Optional.of(
        new Worst(
            world.automaton(worst.first).role().comm(),
            worst.longest[worstNode],
            worstNode / worst.count,
            worst.follow(worstNode)));
  }

  /** The longest wait in jiffies; that of a daemon counts only if no other task has to wait. */
  static int longest(Program world, Search search, WaitIndex waits) {
    int ofTasks = 0;
    int ofDaemons = 0;
    for (Automaton automaton : world.automata()) {
      LongestWait stall = new LongestWait(world, search, automaton, waits);
      int wait = stall.longest[stall.worstNode()];
      if (automaton.role().daemon()) {
        ofDaemons = Math.max(ofDaemons, wait);
      } else {
        ofTasks = Math.max(ofTasks, wait);
      }
    }
    return ofTasks > 0 ? ofTasks : ofDaemons;
  }

  private int worstNode() {
    int worst = 0;
    for (int node = 1; node < longest.length; node++) {
      worst = longest[node] > longest[worst] ? node : worst;
    }
    return worst;
  }

  /** Marks the nodes; whether there is a wait that takes time. */
  private boolean mark() {
    Arrays.fill(longest, DOES_NOT_WAIT);
    boolean takesTime = false;
    for (int i = 0; i < count; i++) {
      takesTime |= waits.takeTime(first + i);
      for (int state = 0; state < graph.states(); state++) {
        if (waits.in(state, first + i)) {
          longest[state * count + i] = 0;
        }
      }
    }
    return takesTime;
  }

  private boolean isAble(int node) {
    return waits.canGoOn(node / count, first + node % count);
  }

  @Override
  public int nodes() {
    return longest.length;
  }

  @Override
  public int first(int node) {
    return graph.first(node / count);
  }

  @Override
  public int end(int node) {
    return longest[node] == DOES_NOT_WAIT ? first(node) : graph.end(node / count);
  }

  @Override
  public int target(int node, int edge) {
    int task = first + node % count;
    int state = node / count;
    boolean goesOn = graph.mover(edge) == Choice.CLOCK && !waits.losesTime(state, task);
    if (goesOn || graph.mover(edge) == task) {
      return -1;
    }
    int next = graph.target(edge) * count + graph.after(edge, task) - first;
    return longest[next] == DOES_NOT_WAIT || ends.get(next) ? -1 : next;
  }

  /**
   * All nodes of a component can wait as long as each other: they can reach each other. A task that
   * cannot go on from any of them hangs; that is no wait.
   */
  private void measure(int[] nodes) {
    components++;
    for (int node : nodes) {
      component[node] = components;
    }
    if (Arrays.stream(nodes).noneMatch(this::canEnd)) {
      return;
    }
    Arrays.stream(nodes).forEach(endsSometimes::set);
    int most = most(nodes);
    if (most == Costs.NO_BOUND && Arrays.stream(nodes).anyMatch(this::isEnd)) {
      measureRest(Arrays.stream(nodes).filter(node -> !isEnd(node)).toArray());
      for (int node : nodes) {
        longest[node] = ends.get(node) ? most(new int[] {node}) : longest[node];
      }
    } else {
      for (int node : nodes) {
        longest[node] = longest[node] == DOES_NOT_WAIT ? DOES_NOT_WAIT : most;
      }
    }
  }

  /** Whether the task goes on here, or after a step to another component. */
  private boolean canEnd(int node) {
    if (isAble(node)) {
      return true;
    }
    for (int edge = first(node); edge < end(node); edge++) {
      int next = target(node, edge);
      if (next < 0 || endsSometimes.get(next)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a wait ends here, if it would never end otherwise. */
  private boolean isEnd(int node) {
    if (isAble(node)) {
      ends.set(node);
    }
    return ends.get(node);
  }

  private void measureRest(int[] rest) {
    if (inner == null) {
      inner = new StronglyConnectedComponents(this);
    }
    inner.of(rest, ++parts, this::measure);
  }

  private int most(int[] nodes) {
    int most = 0;
    for (int node : nodes) {
      if (hasNoBound(node)) {
        return Costs.NO_BOUND;
      }
      for (int edge = first(node); edge < end(node); edge++) {
        most = Math.max(most, along(node, edge));
      }
    }
    return most;
  }

  private boolean hasNoBound(int node) {
    return longest[node] != DOES_NOT_WAIT && waits.hasNoBound(node / count, first + node % count);
  }

  /** How long the task may wait if this edge comes next. */
  private int along(int node, int edge) {
    int next = target(node, edge);
    boolean clock = graph.mover(edge) == Choice.CLOCK;
    boolean takesTime = clock && waits.losesTime(node / count, first + node % count);
    int jiffies = takesTime ? jiffies(node / count) : 0;
    if (next < 0) {
      return jiffies;
    }
    if (clock && component[next] == component[node]) {
      return Costs.NO_BOUND;
    }
    return longest[next] == Costs.NO_BOUND ? Costs.NO_BOUND : longest[next] + jiffies;
  }

  private int jiffies(int state) {
    search.load(state);
    return search.expander().jiffiesToNextTimer();
  }

  /** The hops from the start of the longest wait to its end; without an end, once round. */
  private List<Transition> follow(int from) {
    List<Transition> hops = new ArrayList<>();
    int node = from;
    boolean[] seen = new boolean[longest.length];
    while (node >= 0 && longest[node] > 0 && !seen[node]) {
      seen[node] = true;
      node = toNextTick(node, hops);
    }
    return hops;
  }

  /** Once round the cycle that a state begins, by every role that takes part. */
  private List<Transition> cycle(int state) {
    IntPredicate spins = edge -> graph.mover(edge) != Choice.CLOCK;
    LoopWalk inside = new LoopWalk(graph, waits.cycle(state), spins);
    List<IntPredicate> owed = new ArrayList<>();
    for (Automaton automaton : world.automata()) {
      IntPredicate acts =
          edge -> spins.test(edge) && world.automaton(graph.mover(edge)) == automaton;
      if (inside.has(acts)) {
        owed.add(acts);
      }
    }
    return inside.through(owed).cycle();
  }

  /**
   * The shortest way on which the clock moves next, and all of the wait is still ahead; or once
   * round a cycle without time, for which -1 is returned.
   */
  private int toNextTick(int from, List<Transition> hops) {
    Map<Integer, Transition> cameBy = new HashMap<>();
    Map<Integer, Integer> cameFrom = new HashMap<>();
    Deque<Integer> open = new ArrayDeque<>();
    open.add(from);
    cameFrom.put(from, from);
    while (!open.isEmpty()) {
      int node = open.remove();
      if (hasNoBound(node) && waits.cycle(node / count)[0] == node / count) {
        hops.addAll(way(from, node, cameBy, cameFrom));
        hops.addAll(cycle(node / count));
        return -1;
      }
      for (int edge = first(node); edge < end(node); edge++) {
        if (along(node, edge) != longest[from]) {
          continue;
        }
        int next = target(node, edge);
        Transition hop = new Transition(node / count, graph.mover(edge), graph.branch(edge));
        if (hop.task() == Choice.CLOCK) {
          hops.addAll(way(from, node, cameBy, cameFrom));
          hops.add(hop);
          return next;
        }
        if (cameFrom.putIfAbsent(next, node) == null) {
          cameBy.put(next, hop);
          open.add(next);
        }
      }
    }
    throw new IllegalStateException("a wait in which no time passes");
  }

  private static List<Transition> way(
      int from, int to, Map<Integer, Transition> cameBy, Map<Integer, Integer> cameFrom) {
    List<Transition> way = new ArrayList<>();
    for (int node = to; node != from; node = cameFrom.getOrDefault(node, from)) {
      way.add(cameBy.get(node));
    }
    Collections.reverse(way);
    return way;
  }

  /** For messages: the wait in jiffies and seconds. */
  public static String inWords(int jiffies, int hz) {
    return jiffies + (jiffies == 1 ? " jiffy" : " jiffies") + " (" + (double) jiffies / hz + " s)";
  }
}
