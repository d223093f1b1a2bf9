// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.parametric;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * What each task of a role adds to shared cells while it is in some situation, such as a reader to
 * the number of readers. A cell that adds up the tasks has its own part in an abstract state, and
 * that of the counted tasks follows from how many there are.
 *
 * <p>Any numbers are sound, as what counted tasks add is taken from the cell when they are counted
 * and added again when they are tried. Which ones make the own parts few is learned from worlds
 * with few tasks: what a cell has more in a state that has one more task and is the same otherwise.
 */
final class Contributions {
  /** A task may add to so many cells at once. */
  private static final int MOST_CELLS = 2;

  private final int[] slots;

  /** By block, what it adds to each of the cells; nothing if a block is unknown. */
  private final Map<List<Integer>, int[]> added;

  private Contributions(int[] slots, Map<List<Integer>, int[]> added) {
    this.slots = slots;
    this.added = added;
  }

  /** The shared cells. */
  int[] slots() {
    return slots;
  }

  /** What a task with this block adds to each of them. */
  int[] of(int[] block) {
    return added.getOrDefault(boxed(block), new int[slots.length]);
  }

  private static List<Integer> boxed(int[] values) {
    return IntStream.of(values).boxed().toList();
  }

  /** Learns from states of worlds with few tasks. */
  static final class Learner {

    /** A state with the blocks of the role's tasks, sorted, and those of all others. */
    private record Seen(List<Integer> shared, List<List<Integer>> tasks, List<Integer> others) {}

    private static final Comparator<List<Integer>> ORDER = Comparator.comparing(List::toString);

    /** The shared cells, by all the rest of a state. */
    private final Map<List<Object>, List<List<Integer>>> sharedOf = new HashMap<>();

    private final Set<Seen> seen = new LinkedHashSet<>();

    /** By block: the blocks that a step of the task leads to, with what each adds to the cells. */
    private final Map<List<Integer>, Map<List<Integer>, Set<List<Integer>>>> steps =
        new LinkedHashMap<>();

    /**
     * Adds a state.
     *
     * @param tasks the blocks of the role's tasks
     * @param others the blocks of all other tasks
     */
    void add(int[] shared, List<int[]> tasks, int[] others) {
      List<List<Integer>> sorted = new ArrayList<>();
      tasks.forEach(block -> sorted.add(boxed(block)));
      sorted.sort(ORDER);
      List<Integer> rest = boxed(others);
      if (seen.add(new Seen(boxed(shared), sorted, rest))) {
        sharedOf
            .computeIfAbsent(List.of(sorted, rest), key -> new ArrayList<>())
            .add(boxed(shared));
      }
    }

    /** By shared cell and what steps add to it: the values it had. */
    private final Map<List<Integer>, Set<Integer>> valuesBefore = new HashMap<>();

    /**
     * Adds a step of a task of the role, from one block to another.
     *
     * @param shared the shared cells before it
     * @param added what it adds to each of them
     */
    void addStep(int[] before, int[] after, int[] shared, int[] added) {
      for (int slot = 0; slot < added.length; slot++) {
        if (added[slot] != 0) {
          valuesBefore
              .computeIfAbsent(List.of(slot, added[slot]), step -> new HashSet<>())
              .add(shared[slot]);
        }
      }
      steps
          .computeIfAbsent(boxed(before), block -> new LinkedHashMap<>())
          .computeIfAbsent(boxed(after), block -> new LinkedHashSet<>())
          .add(boxed(added));
    }

    /** What was learned. */
    Contributions learned() {
      Map<List<Integer>, Map<List<Integer>, Integer>> votes = new HashMap<>();
      seen.forEach(state -> vote(state, votes));
      Map<List<Integer>, List<Integer>> chosen = new LinkedHashMap<>();
      votes.forEach((block, counts) -> chosen.put(block, most(counts)));
      follow(chosen);
      TreeSet<Integer> slots = new TreeSet<>();
      chosen
          .values()
          .forEach(
              all ->
                  IntStream.range(0, all.size()).filter(i -> all.get(i) != 0).forEach(slots::add));
      int[] used = slots.stream().mapToInt(Integer::intValue).toArray();
      Map<List<Integer>, int[]> added = new HashMap<>();
      chosen.forEach((block, all) -> added.put(block, IntStream.of(used).map(all::get).toArray()));
      return new Contributions(used, added);
    }

    /** What the cells have more with a task than without it, where another one is like it. */
    private void vote(Seen state, Map<List<Integer>, Map<List<Integer>, Integer>> votes) {
      for (int i = 0; i + 1 < state.tasks.size(); i++) {
        List<Integer> block = state.tasks.get(i);
        if (!block.equals(state.tasks.get(i + 1))) {
          continue;
        }
        List<List<Integer>> fewer = new ArrayList<>(state.tasks);
        fewer.remove(i);
        List<Object> rest = List.of(fewer, state.others);
        for (List<Integer> shared : sharedOf.getOrDefault(rest, List.of())) {
          int[] more = new int[shared.size()];
          Arrays.setAll(more, slot -> state.shared.get(slot) - shared.get(slot));
          if (IntStream.of(more).filter(value -> value != 0).count() <= MOST_CELLS) {
            votes
                .computeIfAbsent(block, key -> new HashMap<>())
                .merge(boxed(more), 1, Integer::sum);
          }
        }
      }
    }

    /** Adds the blocks that tasks come to from those that are known: what the steps add there. */
    private void follow(Map<List<Integer>, List<Integer>> chosen) {
      Map<List<Integer>, List<Integer>> sums = new LinkedHashMap<>(chosen);
      Deque<List<Integer>> open = new ArrayDeque<>(chosen.keySet());
      while (!open.isEmpty()) {
        List<Integer> block = open.remove();
        List<Integer> sum = sums.getOrDefault(block, List.of());
        steps
            .getOrDefault(block, Map.of())
            .forEach(
                (next, added) -> {
                  if (sums.putIfAbsent(next, plus(sum, added)) == null) {
                    open.add(next);
                  }
                });
      }
      sums.forEach(
          (block, sum) -> {
            if (sum.stream().filter(value -> value != 0).count() <= MOST_CELLS) {
              chosen.putIfAbsent(block, sum);
            }
          });
    }

    /** Whether a step adds to a cell; otherwise it only gives it another value. */
    private boolean adds(int slot, int added) {
      return valuesBefore.getOrDefault(List.of(slot, added), Set.of()).size() > 1;
    }

    /** A sum with what a step adds, to the cells to which it always adds the same. */
    private List<Integer> plus(List<Integer> sum, Set<List<Integer>> added) {
      List<Integer> plus = new ArrayList<>();
      for (int slot = 0; slot < sum.size(); slot++) {
        int which = slot;
        Set<Integer> values = new TreeSet<>();
        added.forEach(each -> values.add(each.get(which)));
        int value = values.size() == 1 ? values.iterator().next() : 0;
        plus.add(sum.get(slot) + (adds(slot, value) ? value : 0));
      }
      return plus;
    }

    /** The simplest of them, and of these the most frequent one. */
    private static List<Integer> most(Map<List<Integer>, Integer> counts) {
      return counts.entrySet().stream()
          .min(
              Comparator.<Map.Entry<List<Integer>, Integer>>comparingLong(
                      entry -> entry.getKey().stream().filter(value -> value != 0).count())
                  .thenComparing(entry -> -entry.getValue())
                  .thenComparing(entry -> entry.getKey().toString()))
          .orElseThrow()
          .getKey();
    }
  }
}
