// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.oomcheck.model.machine.Hazard;

/**
 * Judges by its own means which tasks hang: on an explicit graph of plain states, state by state
 * and task by task. In a state that cannot be left for good (whatever follows can come back), a
 * task hangs if it waits now and takes no step in anything that follows.
 */
final class ReferenceHangs {

  /**
   * How a task stands in a state.
   *
   * @param wants the name of the lock that it waits for, null if it waits for something else
   * @param holds the names of its locks
   * @param lost whether it sleeps although it would go on if it was woken
   */
  record Stand(
      boolean waits,
      boolean idles,
      boolean ended,
      @Nullable String wants,
      Set<String> holds,
      boolean lost) {}

  /** A transition: where it leads, the task that moves or -1, and what the task achieves. */
  record Edge(int to, int task, boolean pages, boolean work) {}

  /** A state: its tasks and what follows; no tasks if the kernel has complained. */
  record State(List<Stand> tasks, List<Edge> edges) {}

  /** What would follow if tasks were woken. */
  @FunctionalInterface
  interface Woken {

    /** The tasks that could take a step after some tasks of a state were woken. */
    Set<Integer> goOn(int state, List<Integer> sleepers);
  }

  private final List<State> states;
  private final boolean[] daemons;
  private final Woken woken;
  private final List<BitSet> follows = new ArrayList<>();

  ReferenceHangs(List<State> states, boolean[] daemons, Woken woken) {
    this.states = states;
    this.daemons = daemons;
    this.woken = woken;
    for (int state = 0; state < states.size(); state++) {
      follows.add(following(state));
    }
  }

  private BitSet following(int start) {
    BitSet seen = new BitSet();
    List<Integer> open = new ArrayList<>(List.of(start));
    seen.set(start);
    while (!open.isEmpty()) {
      for (Edge edge : states.get(open.remove(open.size() - 1)).edges()) {
        if (!seen.get(edge.to())) {
          seen.set(edge.to());
          open.add(edge.to());
        }
      }
    }
    return seen;
  }

  /** What shows in a state, if a run that has come there can always come back. */
  Set<Hazard> in(int state) {
    BitSet all = follows.get(state);
    boolean closed = all.stream().allMatch(next -> follows.get(next).get(state));
    return !closed || states.get(state).tasks().isEmpty()
        ? EnumSet.noneOf(Hazard.class)
        : new Component(all).judged();
  }

  /** States of which each can follow each other. */
  private final class Component {
    private final BitSet all;
    private final List<Stand> first;
    private final Set<Hazard> found = EnumSet.noneOf(Hazard.class);

    Component(BitSet all) {
      this.all = all;
      this.first = states.get(all.nextSetBit(0)).tasks();
    }

    Set<Hazard> judged() {
      if (tasks().anyMatch(this::isLost)) {
        found.add(Hazard.LOST_WAKEUP);
      }
      tasks().filter(task -> hangs(task) && !isLost(task)).forEach(this::explain);
      tasks().filter(this::acts).forEach(this::lockup);
      return found;
    }

    private IntStream tasks() {
      return IntStream.range(0, first.size());
    }

    private boolean hasEdge(int task, Predicate<Edge> wanted) {
      return all.stream()
          .mapToObj(states::get)
          .flatMap(state -> state.edges().stream())
          .anyMatch(edge -> edge.task() == task && wanted.test(edge));
    }

    private boolean acts(int task) {
      return hasEdge(task, edge -> true);
    }

    private boolean everywhere(IntPredicate holds) {
      return all.stream().allMatch(holds);
    }

    private boolean isLost(int task) {
      return !acts(task) && everywhere(state -> states.get(state).tasks().get(task).lost());
    }

    private boolean hangs(int task) {
      Stand stand = first.get(task);
      return stand.waits() && !stand.idles() && !acts(task);
    }

    private void explain(int task) {
      Set<Integer> chain = new HashSet<>();
      Set<Integer> ends = new HashSet<>();
      follow(task, chain, ends);
      if (ends.stream().anyMatch(end -> !isLost(end) && !first.get(end).ended())) {
        found.add(Hazard.HUNG_TASK);
      } else if ((ends.isEmpty() && hasNoWayOut(chain)) || !waitsForASleeper(task)) {
        found.add(Hazard.DEADLOCK);
      }
    }

    private boolean waitsForASleeper(int task) {
      List<Integer> sleepers = tasks().filter(this::isLost).boxed().toList();
      return !sleepers.isEmpty() && woken.goOn(all.nextSetBit(0), sleepers).contains(task);
    }

    /** Whether each of these tasks waits for one of them. */
    private boolean hasNoWayOut(Set<Integer> chain) {
      return chain.stream().allMatch(task -> !holders(task).isEmpty());
    }

    private List<Integer> holders(int task) {
      String wanted = first.get(task).wants();
      return wanted == null
          ? List.of()
          : tasks().filter(other -> first.get(other).holds().contains(wanted)).boxed().toList();
    }

    private void follow(int task, Set<Integer> chain, Set<Integer> ends) {
      chain.add(task);
      for (int holder : holders(task)) {
        if (!hangs(holder) || isLost(holder)) {
          ends.add(holder);
        } else if (!chain.contains(holder)) {
          follow(holder, chain, ends);
        }
      }
    }

    private void lockup(int task) {
      boolean serves = daemons[task];
      boolean everIdles =
          states.stream().anyMatch(state -> !state.tasks().isEmpty() && idles(state, task));
      boolean idlesHere = all.stream().anyMatch(state -> idles(states.get(state), task));
      boolean judged = !serves || (everIdles && !idlesHere);
      if (judged && !hasEdge(task, Edge::work)) {
        found.add(hasEdge(task, Edge::pages) ? Hazard.BUSY_NO_OP : Hazard.OOM_LOCKUP);
      }
    }

    private static boolean idles(State state, int task) {
      return state.tasks().get(task).idles();
    }
  }
}
