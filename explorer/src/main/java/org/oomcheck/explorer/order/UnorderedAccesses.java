// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.order;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import org.oomcheck.explorer.program.Automaton;
import org.oomcheck.explorer.program.ControlLocation;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.Step;

/**
 * The accesses of a task that may take effect before an earlier one of it. Every way from the
 * earlier access is followed, with what is known on it of the order.
 */
final class UnorderedAccesses {
  /** Later reads come after the access. */
  private static final int ORDERS_READS = 1;

  /** Later writes come after the access. */
  private static final int ORDERS_WRITES = 2;

  private static final int ORDERS_ALL = ORDERS_READS | ORDERS_WRITES;

  /** The access is a read, or is ordered before one: smp_rmb() puts later reads behind it. */
  private static final int HAS_READ = 4;

  /** The access is a write, or is ordered before one: smp_wmb() puts later writes behind it. */
  private static final int HAS_WRITTEN = 8;

  /** A lock was released; what a task does behind a lock that it takes then comes after. */
  private static final int HAS_UNLOCKED = 16;

  /** A bit of a fact: since the access, a store buffer of one write was emptied. */
  private static final int IS_EMPTIED = 32;

  private static final int FACTS = 64;

  private final Automaton automaton;
  private final ControlLocation from;
  private final Step<?> first;
  private final Dependencies dependencies;
  private final BitSet found = new BitSet();

  private UnorderedAccesses(Automaton automaton, ControlLocation from, Step<?> first) {
    this.automaton = automaton;
    this.from = from;
    this.first = first;
    this.dependencies = new Dependencies(automaton, from);
  }

  /** The control locations of the accesses that may take effect before the one at another. */
  static BitSet behind(Automaton automaton, ControlLocation from) {
    Step<?> first = from.step;
    if (first == null || !MemoryStep.moves(first) || MemoryStep.holdsLaterBack(first)) {
      return new BitSet();
    }
    UnorderedAccesses accesses = new UnorderedAccesses(automaton, from, first);
    accesses.follow();
    return accesses.found;
  }

  private void follow() {
    int facts =
        (MemoryStep.reads(first) ? HAS_READ : 0) | (MemoryStep.writes(first) ? HAS_WRITTEN : 0);
    BitSet seen = new BitSet();
    Deque<Integer> open = new ArrayDeque<>();
    add(from, facts, open, seen);
    while (!open.isEmpty()) {
      int place = open.remove();
      ControlLocation node = automaton.node(place / FACTS);
      int after = node.step == null ? place % FACTS : after(place % FACTS, node, node.step);
      after |= node.step == null || passes(node.step) ? 0 : IS_EMPTIED;
      if ((after & ORDERS_ALL) != ORDERS_ALL) {
        add(node, after, open, seen);
      }
    }
  }

  /** Whether a store buffer keeps the first access behind a step: a read, but not of its result. */
  private boolean passes(Step<?> step) {
    return MemoryStep.isRead(step) && !(MemoryStep.reads(first) && step.object() == first.object());
  }

  private static void add(ControlLocation node, int facts, Deque<Integer> open, BitSet seen) {
    for (int edge = 0; edge < node.edges(); edge++) {
      int place = node.target(edge) * FACTS + facts;
      if (!seen.get(place)) {
        seen.set(place);
        open.add(place);
      }
    }
  }

  /** What is known behind a step; an access that nothing has ordered is noted. */
  private int after(int facts, ControlLocation node, Step<?> step) {
    if (MemoryStep.isBarrier(step)) {
      return barrier(facts, step.access());
    }
    if (step.kind() == Step.Kind.RELEASE) {
      return facts | HAS_UNLOCKED;
    }
    if (step.kind() == Step.Kind.ACQUIRE || step.kind() == Step.Kind.TRY_ACQUIRE) {
      return (facts & HAS_UNLOCKED) == 0 ? facts : facts | ofLocks();
    }
    boolean reads = MemoryStep.reads(step);
    boolean writes = MemoryStep.writes(step);
    boolean ordered =
        MemoryStep.waitsForEarlier(step)
            || (reads && (facts & ORDERS_READS) != 0)
            || (writes && (facts & ORDERS_WRITES) != 0)
            || dependencies.hold(step);
    if (!ordered) {
      boolean isTried = first.isHeldBack() && !writes && (facts & IS_EMPTIED) == 0;
      if (!isTried && MemoryStep.moves(step) && step.object() != first.object()) {
        found.set(node.id);
      }
      return facts;
    }
    int known = facts | (reads ? HAS_READ : 0) | (writes ? HAS_WRITTEN : 0);
    return MemoryStep.holdsLaterBack(step) ? known | ORDERS_ALL : known;
  }

  /** An unlock and a lock after it order all but a write before a read. */
  private int ofLocks() {
    return MemoryStep.reads(first) ? ORDERS_ALL : ORDERS_WRITES;
  }

  private static int barrier(int facts, Access order) {
    int known = facts;
    if (order == Access.FULL) {
      known |= ORDERS_ALL;
    } else if (order.acquires() && (facts & HAS_READ) != 0) {
      known |= ORDERS_READS;
    } else if (order.releases() && (facts & HAS_WRITTEN) != 0) {
      known |= ORDERS_WRITES;
    }
    return known;
  }
}
