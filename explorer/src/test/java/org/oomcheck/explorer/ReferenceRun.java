// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Lock;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.Task;

/** A task of a {@link ReferenceMachine}: what it has seen so far, and what it does next. */
final class ReferenceRun {

  /** What a loop's head or end puts in place of the rounds before it. */
  private record Mark(
      int ordinal, boolean end, List<Object> locals, int flags, int preempt, List<String> held) {}

  final Role role;
  final Runnable body;
  final List<Object> results = new ArrayList<>();
  Task task;
  int answered;
  List<Object> history = List.of();
  int loopsHere;
  @Nullable Step<?> step;
  int answers;
  @Nullable KernelBug bug;
  int timer;

  ReferenceRun(Role role, int index, Runnable body) {
    this.role = role;
    this.body = body;
    this.task = new Task(role.comm(), index + 1, role.flags());
  }

  /** Forgets the rounds of a loop but for its locals. */
  void forget(List<Object> entry, int ordinal, boolean end, Object[] locals) {
    List<Object> values = Arrays.asList(locals.clone());
    List<String> held = task.held().stream().map(Lock::name).toList();
    Mark mark = new Mark(ordinal, end, values, task.flags(), task.preemptCount(), held);
    history = joined(entry, mark);
    loopsHere = 0;
  }

  static List<Object> joined(List<Object> history, Object last) {
    List<Object> joined = new ArrayList<>(history);
    joined.add(last);
    return joined;
  }

  /** Whether it sleeps after as many results in the same loops, whatever these were. */
  boolean sleepsAgain(List<Object> asleep) {
    return step != null
        && step.kind() == Step.Kind.SLEEP
        && withoutResults(asleep).equals(withoutResults(history));
  }

  private static List<Object> withoutResults(List<Object> history) {
    return history.stream().map(seen -> seen instanceof Mark ? seen : "a result").toList();
  }
}
