// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.state;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.model.machine.Progress;

/** All transitions between the explored states, in the order of the states they leave. */
public final class TransitionGraph {

  /** What many edges have in common. */
  private static final class Label {
    /** The task that moves, or {@link Counterexample.Choice#CLOCK}. */
    final int mover;

    final int branch;
    final Progress progress;

    /** For every task of the successor, the index it had before. */
    final int[] order;

    Label(int mover, int branch, Progress progress, int[] order) {
      this.mover = mover;
      this.branch = branch;
      this.progress = progress;
      this.order = order;
    }
  }

  private final int tasks;
  private final List<Label> labels;

  /** A hash table of the labels' numbers plus 1; 0 where an entry is free. */
  private int[] table;

  private final IntList firstEdge = new IntList();
  private final IntList target = new IntList();
  private final IntList label = new IntList();

  /** See {@link #cyclic}; null if that was not asked for since an edge was added. */
  private @Nullable List<int[]> cyclic;

  /** The graph of a program with so many tasks, without a state yet. */
  public TransitionGraph(int tasks) {
    this.tasks = tasks;
    this.labels = new ArrayList<>();
    this.table = new int[1 << 6];
  }

  /** Replaces another graph, which is no longer added to; see {@link #copy}. */
  public TransitionGraph(TransitionGraph other) {
    this.tasks = other.tasks;
    this.labels = other.labels;
    this.table = other.table;
  }

  /** Begins a state with the edges that it has in the graph that this one replaces. */
  public void copy(TransitionGraph other, int state) {
    begin(state);
    for (int edge = other.first(state); edge < other.end(state); edge++) {
      target.add(other.target.get(edge));
      label.add(other.label.get(edge));
    }
  }

  /** The edges of this state follow; those of a state that is begun again are dropped. */
  public void begin(int state) {
    cyclic = null;
    if (state < states()) {
      target.cut(firstEdge.get(state));
      label.cut(firstEdge.get(state));
    }
    firstEdge.cut(state);
    firstEdge.add(target.size());
  }

  /**
   * Adds an edge to the state that was begun last.
   *
   * @param orders for every task of the successor, beginning at {@code from}, the index it had
   *     before
   */
  public void add(int successor, int task, int branch, Progress progress, int[] orders, int from) {
    target.add(successor);
    label.add(number(task, branch, progress, orders, from));
  }

  @SuppressWarnings("EnumOrdinal") // for a hash that lives no longer than the graph
  private int number(int task, int branch, Progress progress, int[] orders, int from) {
    int hash = (task * 31 + branch) * 31 + progress.ordinal();
    for (int i = from; i < from + tasks; i++) {
      hash = hash * 31 + orders[i];
    }
    int mask = table.length - 1;
    int at = (hash ^ hash >>> 16) & mask;
    while (table[at] != 0) {
      Label known = labels.get(table[at] - 1);
      if (known.mover == task
          && known.branch == branch
          && known.progress == progress
          && Arrays.equals(known.order, 0, tasks, orders, from, from + tasks)) {
        return table[at] - 1;
      }
      at = (at + 1) & mask;
    }
    int[] order = Arrays.copyOfRange(orders, from, from + tasks);
    labels.add(new Label(task, branch, progress, order));
    table[at] = labels.size();
    if (2 * labels.size() > table.length) {
      growTable();
    }
    return labels.size() - 1;
  }

  private void growTable() {
    table = new int[2 * table.length];
    List<Label> all = List.copyOf(labels);
    labels.clear();
    for (Label each : all) {
      number(each.mover, each.branch, each.progress, each.order, 0);
    }
  }

  public int states() {
    return firstEdge.size();
  }

  /** The first edge that leaves a state. */
  public int first(int state) {
    return firstEdge.get(state);
  }

  /** Behind the last edge that leaves a state. */
  public int end(int state) {
    return state + 1 < firstEdge.size() ? firstEdge.get(state + 1) : target.size();
  }

  public int target(int edge) {
    return target.get(edge);
  }

  /** The task that moves, or {@link Counterexample.Choice#CLOCK}. */
  public int mover(int edge) {
    return labels.get(label.get(edge)).mover;
  }

  public Progress progress(int edge) {
    return labels.get(label.get(edge)).progress;
  }

  public int branch(int edge) {
    return labels.get(label.get(edge)).branch;
  }

  /** The index, behind an edge, of the task that had this index before it. */
  public int after(int edge, int task) {
    int[] order = labels.get(label.get(edge)).order;
    int now = task;
    if (order[now] != task) {
      now = 0;
      while (order[now] != task) {
        now++;
      }
    }
    return now;
  }

  /** The greatest distance of a state from the first one, in edges. */
  public int depth() {
    BitSet seen = new BitSet(states());
    IntList found = new IntList();
    seen.set(0);
    found.add(0);
    int depth = -1;
    for (int next = 0; next < found.size(); depth++) {
      for (int end = found.size(); next < end; next++) {
        int state = found.get(next);
        for (int edge = first(state); edge < end(state); edge++) {
          if (!seen.get(target(edge))) {
            seen.set(target(edge));
            found.add(target(edge));
          }
        }
      }
    }
    return depth;
  }

  /** A path from the first state to another one, with as few edges as possible. */
  public List<Transition> pathTo(int state) {
    int[] before = new int[states()];
    int[] via = new int[states()];
    Arrays.fill(before, -1);
    IntList found = new IntList();
    found.add(0);
    before[0] = 0;
    for (int next = 0; before[state] < 0 && next < found.size(); next++) {
      int from = found.get(next);
      for (int edge = first(from); edge < end(from); edge++) {
        if (before[target(edge)] < 0) {
          before[target(edge)] = from;
          via[target(edge)] = edge;
          found.add(target(edge));
        }
      }
    }
    List<Transition> path = new ArrayList<>();
    for (int at = state; at != 0; at = before[at]) {
      path.add(new Transition(before[at], mover(via[at]), branch(via[at])));
    }
    Collections.reverse(path);
    return path;
  }

  /** About how many bytes the graph takes. */
  public long bytes() {
    return firstEdge.bytes() + target.bytes() + label.bytes();
  }

  /**
   * The components that a run can stay in for ever, nearest first; the states of each sorted. They
   * are computed once.
   */
  public List<int[]> cyclic() {
    if (cyclic == null) {
      List<int[]> found = new ArrayList<>();
      new StronglyConnectedComponents(part(edge -> true)).withCycles(found::add);
      found.forEach(Arrays::sort);
      found.sort(Comparator.comparingInt(component -> component[0]));
      cyclic = found;
    }
    return cyclic;
  }

  /** The components that no transition leaves. */
  public List<int[]> terminalCycles() {
    int[] componentOf = new int[states()];
    List<int[]> found = new ArrayList<>();
    int number = 0;
    for (int[] component : cyclic()) {
      number++;
      if (isClosed(component, componentOf, number)) {
        found.add(component);
      }
    }
    return found;
  }

  /**
   * Whether no transition leads out of a component.
   *
   * @param componentOf becomes, for each of its states, its number
   */
  private boolean isClosed(int[] component, int[] componentOf, int number) {
    for (int state : component) {
      componentOf[state] = number;
    }
    for (int state : component) {
      for (int edge = first(state); edge < end(state); edge++) {
        if (componentOf[target(edge)] != number) {
          return false;
        }
      }
    }
    return true;
  }

  /** The graph of these edges alone. */
  public StronglyConnectedComponents.Arrows part(IntPredicate edgeCounts) {
    return new StronglyConnectedComponents.Arrows() {
      @Override
      public int nodes() {
        return states();
      }

      @Override
      public int first(int node) {
        return TransitionGraph.this.first(node);
      }

      @Override
      public int end(int node) {
        return TransitionGraph.this.end(node);
      }

      @Override
      public int target(int node, int edge) {
        return edgeCounts.test(edge) ? TransitionGraph.this.target(edge) : -1;
      }
    };
  }
}
