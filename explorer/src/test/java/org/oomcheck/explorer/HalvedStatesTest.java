// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.oomcheck.explorer.program.StateShape;
import org.oomcheck.explorer.program.StateShape.Tasks;
import org.oomcheck.explorer.state.HalvedStates;
import org.oomcheck.explorer.state.StateLayout;

/** States that are kept as the numbers of their halves are the states that were put in. */
class HalvedStatesTest {
  private static final int SHARED = 5;
  private static final int BLOCK = 3;
  private static final int LAST_DEPTH = 4094;

  /** One task beside three interchangeable ones, or four tasks of which each is the only one. */
  private static StateShape shape(boolean several) {
    List<Tasks> roles =
        several
            ? List.of(new Tasks(0, 1), new Tasks(1, 4))
            : List.of(new Tasks(0, 1), new Tasks(1, 2), new Tasks(2, 3), new Tasks(3, 4));
    return new StateShape(SHARED, BLOCK, roles);
  }

  /** What a set of states answers, as a layout becomes wider with what is put in. */
  private static final class Kept {
    final StateShape shape;
    StateLayout layout;
    final HalvedStates states;

    Kept(StateShape shape) {
      this.shape = shape;
      this.layout = new StateLayout(shape, new int[shape.slots()]);
      this.states = new HalvedStates(shape, layout);
    }

    long number(int[] values) {
      StateLayout wide = layout.holding(values);
      if (wide != layout) {
        states.repack(layout, wide);
        layout = wide;
      }
      return states.number(layout.pack(values), 0);
    }

    int[] values(long number) {
      long[] packed = new long[layout.words()];
      states.load(number, packed);
      return layout.values(packed);
    }
  }

  private static int[] random(Random random, int slots) {
    int[] values = new int[slots];
    for (int slot = 0; slot < slots; slot++) {
      values[slot] = random.nextInt(3 + slot % 4) - slot % 2;
    }
    return values;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void states_areThoseThatWerePutIn(boolean several) {
    Kept kept = new Kept(shape(several));
    Random random = new Random(7);
    Map<IntBuffer, Integer> depths = new HashMap<>();
    Map<IntBuffer, Long> numbers = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      int[] values = random(random, 1 + i % kept.shape.slots());
      int[] all = new int[kept.shape.slots()];
      System.arraycopy(values, 0, all, 0, values.length);
      IntBuffer key = IntBuffer.wrap(all);
      long number = kept.number(all);
      assertThat(kept.states.add(number, i % 9)).isEqualTo(!depths.containsKey(key));
      depths.putIfAbsent(key, i % 9);
      assertThat(numbers.computeIfAbsent(key, each -> number)).isEqualTo(number);
    }
    assertThat(kept.states.count()).isEqualTo(depths.size());
    for (int depth = 0; depth < 9; depth++) {
      int here = depth;
      Set<IntBuffer> expected = new HashSet<>();
      depths.forEach(
          (state, found) -> {
            if (found == here) {
              expected.add(state);
            }
          });
      List<IntBuffer> handedOut = new ArrayList<>();
      kept.states.forEach(depth, number -> handedOut.add(IntBuffer.wrap(kept.values(number))));
      assertThat(handedOut).doesNotHaveDuplicates().hasSize(expected.size());
      assertThat(new HashSet<>(handedOut)).isEqualTo(expected);
    }
  }

  @Test
  void addAll_handsOutWhatIsNew() {
    Kept kept = new Kept(shape(true));
    int[] values = new int[kept.shape.slots()];
    long first = kept.number(values);
    values[0] = 1;
    long second = kept.number(values);
    List<Long> added = new ArrayList<>();
    kept.states.addAll(new long[] {first, first, second}, 2, 1, added::add);
    kept.states.addAll(new long[] {second, first}, 2, 2, added::add);
    assertThat(added).containsExactly(first, second);
  }

  @Test
  void state_takesAtMost13Bytes() {
    Kept kept = new Kept(shape(true));
    int[] values = new int[kept.shape.slots()];
    for (int i = 0; i < 1_000_000; i++) {
      values[0] = i & 0x3ff;
      values[SHARED + BLOCK] = i >>> 10;
      kept.states.add(kept.number(values), 1);
      if (i > 200_000 && i % 1000 == 0) {
        assertThat(kept.states.bytes() / kept.states.count()).isLessThanOrEqualTo(13);
      }
    }
    assertThat(kept.states.count()).isEqualTo(1_000_000);
  }

  @Test
  void depths_areToldApartUpToALimit() {
    Kept kept = new Kept(shape(true));
    for (int i = 0; i < 4; i++) {
      int[] values = new int[kept.shape.slots()];
      values[0] = i;
      kept.states.add(kept.number(values), LAST_DEPTH - 1 + i);
    }
    assertThat(at(kept, LAST_DEPTH - 1)).isEqualTo(1);
    assertThat(at(kept, LAST_DEPTH)).isEqualTo(3);
    assertThat(at(kept, LAST_DEPTH + 7)).isEqualTo(3);
  }

  private static int at(Kept kept, int depth) {
    List<Long> there = new ArrayList<>();
    kept.states.forEach(depth, there::add);
    return there.size();
  }
}
