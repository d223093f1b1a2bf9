// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.relevance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.program.StateShape;
import org.oomcheck.explorer.relevance.StepCases.Failure;
import org.oomcheck.explorer.relevance.StepCases.Leaf;
import org.oomcheck.explorer.relevance.StepCases.Look;
import org.oomcheck.explorer.relevance.StepCases.Tree;
import org.oomcheck.explorer.relevance.StepCases.Vertex;

/**
 * Looks for cells that only influence each other: whatever values they have, every step does the
 * same, but for what it writes into these cells. States that differ in them alone have the same
 * runs from there.
 *
 * <p>A search that takes such states for one meets only some of their values. So every step that
 * reads one of the cells is tried with all values that it can have: the one at the start, and what
 * any case of any step writes there. A step that cannot be tried shows that the cell may matter.
 */
public final class IrrelevantCells {
  /** A cell with more values than this is not dropped. */
  private static final int MAX_VALUES = 32;

  /** How many combinations of values are tried for one case of a step. */
  private static final int MAX_COMBINATIONS = 1_024;

  /** How many steps are tried in all. */
  private static final int MAX_TRIALS = 100_000;

  private final StateShape shape;
  private final StepCases cases;
  private final StepTrial trial;
  private final int[] start;
  private int trials;

  // One call
  private BitSet dropped = new BitSet();
  private List<Set<Integer>> values = List.of();
  private final List<BitSet> conflicts = new ArrayList<>();
  private int combinations;
  private boolean tried;

  /**
   * Prepares to look.
   *
   * @param cases what searches have met, and will meet
   * @param start the values of all slots in the first state
   */
  public IrrelevantCells(StateShape shape, StepCases cases, StepTrial trial, int[] start) {
    this.shape = shape;
    this.cases = cases;
    this.trial = trial;
    this.start = Arrays.copyOf(start, shape.slots());
  }

  /** All cells that tasks share. */
  public BitSet candidates() {
    BitSet all = new BitSet();
    all.set(0, shape.sharedSlots());
    return all;
  }

  /**
   * Those of some shared cells that make no difference to the cases met so far, nor to any case
   * with other values of these cells.
   */
  public BitSet among(BitSet wanted) {
    dropped = (BitSet) wanted.clone();
    trials = 0;
    if (!cases.areComplete()) {
      dropped.clear();
    }
    dropWhatDiffersAlready();
    do {
      tried = false;
      findValues();
      for (Tree tree : cases.trees()) {
        while (tree.looksAt.intersects(dropped) && !isIndifferent(tree)) {
          tried = true;
        }
      }
    } while (tried && !dropped.isEmpty());
    return (BitSet) dropped.clone();
  }

  /** Whether a slot has another value than at the start in a state that a search has met. */
  public boolean isWritten(int slot) {
    return cases.trees().stream()
        .flatMap(tree -> tree.met.stream())
        .flatMap(met -> met.effects().stream())
        .anyMatch(effect -> effect.writesOtherThan(slot, start[slot]));
  }

  /** Compares the cases that were met with each other, before any is tried. */
  private void dropWhatDiffersAlready() {
    boolean changed;
    do {
      changed = false;
      for (Tree tree : cases.trees()) {
        if (tree.looksAt.intersects(dropped)) {
          for (int one = 0; one < tree.met.size(); one++) {
            for (int other = 0; other < one; other++) {
              compare(tree.met.get(one), tree.met.get(other));
            }
          }
          changed |= resolve();
        }
      }
    } while (changed);
  }

  /** Notes on which cells it depends that two cases do not do the same. */
  private void compare(StepCase one, StepCase other) {
    BitSet different = one.differences(other);
    BitSet relevant = (BitSet) different.clone();
    relevant.andNot(dropped);
    if (relevant.isEmpty() && !different.isEmpty() && !one.doesTheSameBut(dropped, other)) {
      conflicts.add(different);
    }
  }

  /** Keeps a cell of each conflict; says whether there was any. */
  private boolean resolve() {
    boolean any = !conflicts.isEmpty();
    while (!conflicts.isEmpty()) {
      dropped.clear(mostInvolved());
      conflicts.removeIf(conflict -> !isSubset(conflict, dropped));
    }
    return any;
  }

  private static boolean isSubset(BitSet some, BitSet all) {
    BitSet rest = (BitSet) some.clone();
    rest.andNot(all);
    return rest.isEmpty();
  }

  /** A cell that alone makes a difference; if there is none, the one of most conflicts. */
  private int mostInvolved() {
    Map<Integer, Integer> involved = new HashMap<>();
    int most = conflicts.get(0).nextSetBit(0);
    for (BitSet conflict : conflicts) {
      if (conflict.cardinality() == 1) {
        return conflict.nextSetBit(0);
      }
      for (int slot = conflict.nextSetBit(0); slot >= 0; slot = conflict.nextSetBit(slot + 1)) {
        int times = involved.merge(slot, 1, Integer::sum);
        if (times > involved.getOrDefault(most, 0)) {
          most = slot;
        }
      }
    }
    return most;
  }

  /** The values that slots can have; the same for all interchangeable tasks. */
  private void findValues() {
    List<Set<Integer>> found = new ArrayList<>();
    for (int slot = 0; slot < shape.slots(); slot++) {
      Set<Integer> all = new TreeSet<>(cases.written(slot));
      all.add(start[slot]);
      found.add(all);
    }
    for (StateShape.Tasks role : shape.roles()) {
      for (int offset = 0; offset < shape.blockSize(); offset++) {
        Set<Integer> all = new TreeSet<>();
        for (int task = role.first(); task < role.end(); task++) {
          all.addAll(found.get(shape.block(task) + offset));
          found.set(shape.block(task) + offset, all);
        }
        for (int task = role.first(); task < role.end(); task++) {
          found.set(shape.block(task) + offset, all);
        }
      }
    }
    values = found;
    for (int slot = dropped.nextSetBit(0); slot >= 0; slot = dropped.nextSetBit(slot + 1)) {
      if (found.get(slot).size() > MAX_VALUES) {
        dropped.clear(slot);
      }
    }
  }

  /**
   * Whether a step does the same with all values of the cells that are dropped. If not, fewer are
   * dropped.
   */
  private boolean isIndifferent(Tree tree) {
    Set<List<Integer>> followed = new HashSet<>();
    for (StepCase met : tree.met) {
      combinations = 0;
      if (conflicts.isEmpty() && followed.add(met.readsBut(dropped))) {
        follow(tree, tree.root, met, new ArrayList<>());
      }
      if (combinations > MAX_COMBINATIONS || trials > MAX_TRIALS) {
        conflicts.clear();
        dropped.andNot(tree.looksAt);
        return false;
      }
    }
    return !resolve();
  }

  /**
   * Follows a tree with the values of a case, and with all values of the cells that are dropped.
   *
   * @param along the values at the slots on the way
   */
  private void follow(Tree tree, @Nullable Vertex vertex, StepCase met, List<Integer> along) {
    if (vertex instanceof Look look) {
      int read = met.indexOf(look.slot);
      if (read >= 0 && !dropped.get(look.slot)) {
        step(tree, look, met, along, met.value(read));
      } else {
        for (int value : values.get(look.slot)) {
          step(tree, look, met, along, value);
        }
      }
    } else if (vertex instanceof Leaf leaf) {
      combinations++;
      if (leaf.found != met) {
        compare(met, leaf.found);
      }
    }
  }

  private void step(Tree tree, Look look, StepCase met, List<Integer> along, int value) {
    if (combinations > MAX_COMBINATIONS || trials > MAX_TRIALS) {
      return;
    }
    along.add(value);
    Vertex next = look.next.get(value);
    if (next == null) {
      next = tryOut(tree, look, met, along);
    }
    if (next == Failure.FAILED) {
      combinations++;
      conflicts.add(differences(tree, met, along));
    } else {
      follow(tree, next, met, along);
    }
    along.remove(along.size() - 1);
  }

  /** Runs the step where nothing is known of it. */
  private Vertex tryOut(Tree tree, Look last, StepCase met, List<Integer> along) {
    trials++;
    tried = true;
    int[] state = start.clone();
    met.putInto(state);
    Vertex vertex = tree.root;
    for (int value : along) {
      if (vertex instanceof Look look) {
        state[look.slot] = value;
        vertex = look.next.get(value);
      }
    }
    StepCase found = trial.run(tree.task, tree.location, state);
    if (found == null) {
      last.next.put(along.get(along.size() - 1), Failure.FAILED);
      return Failure.FAILED;
    }
    cases.add(tree, found);
    Vertex added = last.next.get(along.get(along.size() - 1));
    return added == null ? Failure.FAILED : added;
  }

  /** The slots on a way through a tree at which a case has another value. */
  private static BitSet differences(Tree tree, StepCase met, List<Integer> along) {
    BitSet different = new BitSet();
    Vertex vertex = tree.root;
    for (int value : along) {
      if (vertex instanceof Look look) {
        int read = met.indexOf(look.slot);
        if (read >= 0 && met.value(read) != value) {
          different.set(look.slot);
        }
        vertex = look.next.get(value);
      }
    }
    return different;
  }
}
