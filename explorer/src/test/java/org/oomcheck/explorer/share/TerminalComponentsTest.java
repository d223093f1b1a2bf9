// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.share;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.oomcheck.explorer.program.StateShape;
import org.oomcheck.explorer.state.HalvedStates;
import org.oomcheck.explorer.state.LongList;
import org.oomcheck.explorer.state.StateLayout;

/**
 * The components that no transition leaves, of random graphs, are those that reachability gives.
 */
public class TerminalComponentsTest {
  private static final int GRAPHS = 3_000;
  private static final StateShape SHAPE =
      new StateShape(1, 2, List.of(new StateShape.Tasks(0, 1), new StateShape.Tasks(1, 2)));

  /** A graph; every state is reached from the first. */
  private static final class Graph {
    final int[][] successors;
    final HalvedStates states;
    final long[] numbers;

    Graph(Random random) {
      int size = 1 + random.nextInt(14);
      int most = 1 + random.nextInt(3);
      successors = new int[size][];
      for (int state = 0; state < size; state++) {
        successors[state] = random.ints(random.nextInt(most + 1), 0, size).toArray();
      }
      int[] greatest = {size, 0, 0, size, 0};
      StateLayout layout = new StateLayout(SHAPE, new int[SHAPE.slots()]).holding(greatest);
      states = new HalvedStates(SHAPE, layout);
      numbers = new long[size];
      for (int state = 0; state < size; state++) {
        int[] values = {state % 3, 0, 0, state / 3, 0};
        numbers[state] = states.number(layout.pack(values), 0);
      }
      BitSet reached = reachedFrom(0);
      reached.set(0);
      reached.stream().forEach(state -> states.add(numbers[state], state));
    }

    int state(long number) {
      int state = 0;
      while (numbers[state] != number) {
        state++;
      }
      return state;
    }

    /** What some transitions lead to. */
    BitSet reachedFrom(int start) {
      BitSet reached = new BitSet();
      BitSet todo = new BitSet();
      todo.set(start);
      while (!todo.isEmpty()) {
        int state = todo.nextSetBit(0);
        todo.clear(state);
        for (int next : successors[state]) {
          if (!reached.get(next)) {
            reached.set(next);
            todo.set(next);
          }
        }
      }
      return reached;
    }

    Set<Set<Integer>> expected() {
      Set<Set<Integer>> all = new HashSet<>();
      for (int state = 0; state < successors.length; state++) {
        if (state == 0 || reachedFrom(0).get(state)) {
          BitSet component = reachedFrom(state);
          component.set(state);
          int here = state;
          boolean stays =
              component.stream().allMatch(other -> other == here || reachedFrom(other).get(here));
          if (stays) {
            all.add(new TreeSet<>(component.stream().boxed().toList()));
          }
        }
      }
      return all;
    }

    Set<Set<Integer>> found(int steps) {
      Set<Set<Integer>> all = new HashSet<>();
      TerminalComponents components =
          new TerminalComponents(
              states,
              (number, successor) -> {
                for (int next : successors[state(number)]) {
                  successor.accept(numbers[next]);
                }
              },
              numbers[0],
              component -> assertThat(all.add(states(component))).isTrue());
      boolean done = false;
      while (!done) {
        done = components.run(steps);
      }
      return all;
    }

    private Set<Integer> states(LongList component) {
      Set<Integer> members = new TreeSet<>();
      for (int i = 0; i < component.size(); i++) {
        assertThat(members.add(state(component.get(i)))).isTrue();
      }
      return members;
    }
  }

  @Test
  public void componentsThatNoTransitionLeaves_areFound() {
    Random random = new Random(11);
    for (int i = 0; i < GRAPHS; i++) {
      Graph graph = new Graph(random);
      assertThat(graph.found(1 + i % 9)).isEqualTo(graph.expected());
    }
  }
}
