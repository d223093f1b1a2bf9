// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.order;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.program.Automaton;
import org.oomcheck.explorer.program.ControlLocation;
import org.oomcheck.model.machine.Step;

/**
 * What depends on the value that a read has seen. A write that does not follow each value, or that
 * writes another one then, depends on it, as the kernel's memory model has it: a write that both
 * branches make does not. A read depends on it only where the value is the pointer to what it
 * reads.
 */
final class Dependencies {

  /** A step as the other branch may have it too: the object, and what happens to it. */
  private record What(Object object, String label) {
    static What of(Step<?> step) {
      return new What(step.object(), step.label());
    }
  }

  private final Automaton automaton;
  private final ControlLocation read;

  /** What every value that was seen leads to; null if only one value was seen. */
  private final @Nullable Set<What> always;

  Dependencies(Automaton automaton, ControlLocation read) {
    this.automaton = automaton;
    this.read = read;
    this.always = read.edges() < 2 ? null : behindAll();
  }

  /** Whether a later access waits for the value. */
  boolean hold(Step<?> later) {
    boolean follows = MemoryStep.writes(later) || isPointedTo(later);
    return follows && always != null && !always.contains(What.of(later));
  }

  /** Whether a value that was seen is a pointer to what the step is on, by their words. */
  private boolean isPointedTo(Step<?> later) {
    for (int edge = 0; edge < read.edges(); edge++) {
      String words = String.valueOf(read.result(edge));
      if (words.length() > 1
          && words.startsWith("&")
          && later.label().contains(words.substring(1))) {
        return true;
      }
    }
    return false;
  }

  private Set<What> behindAll() {
    Set<What> all = new HashSet<>(behind(read.target(0)));
    for (int edge = 1; edge < read.edges(); edge++) {
      if (!(read.result(edge) instanceof Step.Interruption)) {
        all.retainAll(behind(read.target(edge)));
      }
    }
    return all;
  }

  /** What a task may do from there on, before it reads again where it has read. */
  private Set<What> behind(int target) {
    Set<What> found = new HashSet<>();
    BitSet seen = new BitSet();
    Deque<Integer> open = new ArrayDeque<>();
    open.add(target);
    while (!open.isEmpty()) {
      ControlLocation node = automaton.node(open.remove());
      boolean again = node.label.equals(read.label) && node.stack.equals(read.stack);
      if (again || seen.get(node.id)) {
        continue;
      }
      seen.set(node.id);
      if (node.step != null) {
        found.add(What.of(node.step));
      }
      for (int edge = 0; edge < node.edges(); edge++) {
        open.add(node.target(edge));
      }
    }
    return found;
  }
}
