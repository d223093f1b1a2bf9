// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.oomcheck.model.machine.Task;

/** The point that was asked for last is at hand, and only that one. */
class HistoryPointTest {
  private final HistoryPoint root = new HistoryPoint(null);
  private final Task task = new Task("task", 1, 0);

  private HistoryPoint head(Object... locals) {
    return root.at(0, false, locals, task, root);
  }

  @Test
  void sameResults_leadToOnePoint() {
    HistoryPoint yes = root.after(true);
    HistoryPoint no = root.after(false);
    assertThat(no).isNotSameAs(yes);
    assertThat(root.after(true)).isSameAs(yes);
    assertThat(root.after(true)).isSameAs(yes);
    assertThat(root.after(false)).isSameAs(no);
  }

  @Test
  void sameLocals_leadToOnePoint() {
    HistoryPoint one = head(1, "a");
    assertThat(head(1, "a")).isSameAs(one);
    assertThat(head(2, "a")).isNotSameAs(one);
    assertThat(head(1)).isNotSameAs(one);
    assertThat(head(1, "a")).isSameAs(one);
  }

  @Test
  void otherLoop_orOtherEnd_isAnotherPoint() {
    HistoryPoint one = head();
    assertThat(root.at(1, false, new Object[0], task, root)).isNotSameAs(one);
    assertThat(root.at(0, true, new Object[0], task, root)).isNotSameAs(head());
    assertThat(head()).isSameAs(one);
  }

  @Test
  void localThatChangesInPlace_leadsToAnotherPoint() {
    List<Integer> list = new ArrayList<>(List.of(1));
    HistoryPoint one = head(list);
    assertThat(head(list)).isSameAs(one);
    list.add(2);
    assertThat(head(list)).isNotSameAs(one);
  }

  @Test
  void otherFlags_contexts_orLocks_areOtherPoints() {
    HistoryPoint plain = head();
    Task reclaiming = new Task("task", 1, Task.PF_MEMALLOC);
    assertThat(root.at(0, false, new Object[0], reclaiming, root)).isNotSameAs(plain);
    task.took(() -> "lock");
    HistoryPoint locked = head();
    assertThat(locked).isNotSameAs(plain);
    assertThat(head()).isSameAs(locked);
    task.preemptDisable();
    assertThat(head()).isNotSameAs(locked);
  }
}
