// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A cycle is new if two steps follow each other in it as they have not yet. */
class TriedCyclesTest {
  private static final List<String> LOCKED = List.of("lock", "look", "unlock", "lock");
  private static final List<String> WAITING = List.of("wait", "look", "wait");

  private final TriedCycles tried = new TriedCycles();

  @Test
  void cycleOfPairsThatWereTried_isNotNew() {
    assertThat(tried.add("task", "loop", LOCKED)).isTrue();
    assertThat(tried.add("task", "loop", WAITING)).isTrue();
    List<String> both = List.of("lock", "look", "wait", "look", "unlock", "lock");
    assertThat(tried.add("task", "loop", both)).isFalse();
  }

  @Test
  void otherOrderOfTheSteps_isNew() {
    tried.add("task", "loop", LOCKED);
    assertThat(tried.add("task", "loop", List.of("lock", "unlock", "look", "lock"))).isTrue();
  }

  @Test
  void otherTaskOrLoop_isNew() {
    tried.add("task", "loop", LOCKED);
    assertThat(tried.add("other", "loop", LOCKED)).isTrue();
    assertThat(tried.add("task", "other", LOCKED)).isTrue();
    assertThat(tried.add("task", "loop", LOCKED)).isFalse();
  }
}
