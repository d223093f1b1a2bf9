// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.oomcheck.model.machine.Step;

/** Which objects a task may still touch, from each node of its automaton. */
final class Footprints {
  private final Automaton automaton;
  private final Objects objects;

  /** Footprints by the locks that somebody else holds, then by node; -1 where not computed. */
  private final Map<Long, long[]> known = new HashMap<>();

  private long lastMask;
  private long[] last = new long[0];
  private int edgesWhenComputed;

  Footprints(Automaton automaton, Objects objects) {
    this.automaton = automaton;
    this.objects = objects;
    this.edgesWhenComputed = automaton.edges();
  }

  /**
   * The objects that a task at this node can touch while somebody else holds these locks.
   *
   * @param locks bits of locks that nobody else can enter
   */
  long of(Node node, long locks) {
    if (locks != lastMask || node.id >= last.length) {
      lastMask = locks;
      last = table(locks);
    }
    long footprint = last[node.id];
    if (footprint == UNKNOWN) {
      footprint = compute(node, locks);
      last[node.id] = footprint;
    }
    return footprint;
  }

  /** Bit 63 is never given to an object. */
  private static final long UNKNOWN = 1L << 63;

  private long[] table(long locks) {
    long[] table = known.get(locks);
    int size = automaton.nodes();
    if (table == null || table.length < size) {
      long[] grown = new long[Math.max(16, 2 * size)];
      java.util.Arrays.fill(grown, UNKNOWN);
      if (table != null) {
        System.arraycopy(table, 0, grown, 0, table.length);
      }
      known.put(locks, grown);
      return grown;
    }
    return table;
  }

  private long compute(Node from, long locks) {
    long footprint = 0;
    BitSet seen = new BitSet();
    Deque<Node> open = new ArrayDeque<>();
    open.add(from);
    seen.set(from.id);
    while (!open.isEmpty()) {
      Node node = open.remove();
      if ((node.wantedMask & locks) != 0) {
        continue;
      }
      footprint |= node.objectMask;
      boolean fails = triesFor(node, locks);
      for (int edge = 0; edge < node.edges(); edge++) {
        if (fails && Boolean.TRUE.equals(node.result(edge))) {
          continue;
        }
        if (!seen.get(node.target(edge))) {
          seen.set(node.target(edge));
          open.add(automaton.node(node.target(edge)));
        }
      }
    }
    return footprint;
  }

  /** Whether the node tries to take one of the locks, which cannot succeed. */
  private boolean triesFor(Node node, long locks) {
    Step<?> step = node.step;
    return step != null
        && step.kind() == Step.Kind.TRY_ACQUIRE
        && (objects.lockBit(step.object()) & locks) != 0;
  }

  /** Whether a footprint has grown since it was computed; from then on the new ones are used. */
  boolean outdated() {
    if (edgesWhenComputed == automaton.edges()) {
      return false;
    }
    edgesWhenComputed = automaton.edges();
    boolean outdated = false;
    for (Map.Entry<Long, long[]> table : known.entrySet()) {
      long[] footprints = table.getValue();
      for (int id = 0; id < Math.min(footprints.length, automaton.nodes()); id++) {
        if (footprints[id] != UNKNOWN) {
          long now = compute(automaton.node(id), table.getKey());
          outdated |= now != footprints[id];
          footprints[id] = now;
        }
      }
    }
    return outdated;
  }
}
