// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.relevance;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The cases of steps that searches have met, as decision trees that depend on no layout. */
public final class StepCases {

  /** A vertex of a tree: the next slot that is read, a case, or a trial that failed. */
  sealed interface Vertex permits Look, Leaf, Failure {}

  /** The step reads a slot; what follows depends on the value. */
  static final class Look implements Vertex {
    final int slot;
    final Map<Integer, Vertex> next = new TreeMap<>();

    Look(int slot) {
      this.slot = slot;
    }
  }

  /** What the step does is known. */
  static final class Leaf implements Vertex {
    final StepCase found;
    private boolean met;

    Leaf(StepCase found) {
      this.found = found;
    }
  }

  /** What the step would do is not known, as no search has met it, and a trial failed. */
  enum Failure implements Vertex {
    FAILED
  }

  /** All cases of the next step of a task at a control location. */
  static final class Tree {
    final int task;
    final int location;

    /** The slots that are read in some case. */
    final BitSet looksAt = new BitSet();

    /** The cases that searches have met; others were only tried. */
    final List<StepCase> met = new ArrayList<>();

    @Nullable Vertex root;

    private Tree(int task, int location) {
      this.task = task;
      this.location = location;
    }
  }

  private final Map<List<Integer>, Tree> trees = new LinkedHashMap<>();
  private final Map<Integer, Set<Integer>> written = new HashMap<>();
  private boolean incomplete;

  /** Adds a case that a search has met. */
  public void addMet(StepCase met) {
    Tree tree =
        trees.computeIfAbsent(
            List.of(met.task(), met.location()), key -> new Tree(met.task(), met.location()));
    Leaf leaf = add(tree, met);
    if (!leaf.met) {
      leaf.met = true;
      tree.met.add(leaf.found);
    }
  }

  /** Adds a case, if it is a new one. */
  Leaf add(Tree tree, StepCase added) {
    Look last = null;
    Vertex vertex = tree.root;
    for (int read = 0; read < added.reads(); read++) {
      Look look = vertex instanceof Look known ? known : new Look(added.slot(read));
      if (vertex != look) {
        put(tree, last, added, read, look);
      }
      tree.looksAt.set(look.slot);
      last = look;
      vertex = look.next.get(added.value(read));
    }
    if (vertex instanceof Leaf known) {
      return known;
    }
    Leaf leaf = new Leaf(added);
    added.effects().forEach(this::noteWritten);
    put(tree, last, added, added.reads(), leaf);
    return leaf;
  }

  private void noteWritten(StepEffect effect) {
    for (int write = 0; write < effect.writes(); write++) {
      written.computeIfAbsent(effect.slot(write), slot -> new HashSet<>()).add(effect.value(write));
    }
  }

  /** What some case writes into a slot. */
  Set<Integer> written(int slot) {
    return written.getOrDefault(slot, Set.of());
  }

  private static void put(Tree tree, @Nullable Look last, StepCase along, int read, Vertex vertex) {
    if (last == null) {
      tree.root = vertex;
    } else {
      last.next.put(along.value(read - 1), vertex);
    }
  }

  Collection<Tree> trees() {
    return trees.values();
  }

  /** Says that there was a case that could not be told apart from others. */
  public void missOne() {
    incomplete = true;
  }

  /** Whether all cases are here that searches have met. */
  boolean areComplete() {
    return !incomplete;
  }
}
