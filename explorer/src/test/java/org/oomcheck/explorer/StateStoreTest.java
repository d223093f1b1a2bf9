// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.oomcheck.explorer.state.StateStore;

/** So many states that some have the same hash as far as the table keeps it. */
class StateStoreTest {
  private static final int STATES = 400_000;

  /** States that differ in the word at {@code varies}, and in nothing else. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void statesThatDifferInOneWord_areNeverTakenForOne(int varies) {
    StateStore store = new StateStore(2);
    for (int state = 0; state < STATES; state++) {
      assertThat(store.add(packed(varies, state))).isEqualTo(state);
    }
    assertThat(store.add(packed(varies, 0))).isZero();
    assertThat(store.find(packed(varies, STATES - 1))).isEqualTo(STATES - 1);
    assertThat(store.find(packed(varies, STATES))).isEqualTo(-1);
  }

  @Test
  void snapshot_findsTheStatesOfItsTime() {
    StateStore store = new StateStore(2);
    for (int state = 0; state < STATES / 2; state++) {
      store.add(packed(1, state));
    }
    StateStore.Snapshot snapshot = store.snapshot();
    int[] number = new int[1];
    for (int state = 0; state < STATES; state++) {
      snapshot.find(packed(1, state), new long[1], number, 1);
      assertThat(number[0]).isEqualTo(state < STATES / 2 ? state : -1);
    }
  }

  private static long[] packed(int varies, int state) {
    long[] packed = new long[2];
    packed[varies] = state;
    return packed;
  }
}
