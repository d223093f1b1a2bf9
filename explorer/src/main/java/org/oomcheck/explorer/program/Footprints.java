// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.program;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import org.oomcheck.model.machine.Step;

/** Which objects a task may still touch, from each control location of its automaton. */
public final class Footprints {
  private final Automaton automaton;
  private final ObjectIds objects;

  /** Bit 63 is never given to an object. */
  private static final long UNKNOWN = 1L << 63;

  /** Footprints by the set of locks that another task holds, then by control location. */
  private long[][] footprints = new long[4][0];

  private int edgesWhenComputed;

  public Footprints(Automaton automaton, ObjectIds objects) {
    this.automaton = automaton;
    this.objects = objects;
    this.edgesWhenComputed = automaton.edges();
  }

  /**
   * The objects that a task at this control location can touch while another one holds some locks.
   *
   * @param lockSet the number of a set of locks that only their owner can enter
   */
  public long of(ControlLocation node, int lockSet) {
    if (lockSet >= footprints.length || node.id >= footprints[lockSet].length) {
      grow(lockSet);
    }
    long footprint = footprints[lockSet][node.id];
    if (footprint == UNKNOWN) {
      footprint = compute(node, objects.locks(lockSet));
      footprints[lockSet][node.id] = footprint;
    }
    return footprint;
  }

  private void grow(int lockSet) {
    int sets = footprints.length;
    if (lockSet >= sets) {
      footprints = Arrays.copyOf(footprints, 2 * lockSet + 1);
      Arrays.fill(footprints, sets, footprints.length, new long[0]);
    }
    int nodes = footprints[lockSet].length;
    footprints[lockSet] = Arrays.copyOf(footprints[lockSet], 2 * automaton.nodes());
    Arrays.fill(footprints[lockSet], nodes, footprints[lockSet].length, UNKNOWN);
  }

  private long compute(ControlLocation from, long locks) {
    long footprint = 0;
    BitSet seen = new BitSet();
    Deque<ControlLocation> open = new ArrayDeque<>();
    open.add(from);
    seen.set(from.id);
    while (!open.isEmpty()) {
      ControlLocation node = open.remove();
      boolean waits = (node.wantedMask & locks) != 0;
      if (waits && !canBeInterrupted(node)) {
        continue;
      }
      footprint |= node.objectMask;
      boolean fails = triesFor(node, locks);
      for (int edge = 0; edge < node.edges(); edge++) {
        Object result = node.result(edge);
        if ((fails && Boolean.TRUE.equals(result))
            || (waits && !(result instanceof Step.Interruption))) {
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

  private static boolean canBeInterrupted(ControlLocation node) {
    return node.step != null && node.step.interruptible();
  }

  /** Whether the step tries to take one of the locks, which cannot succeed. */
  private boolean triesFor(ControlLocation node, long locks) {
    Step<?> step = node.step;
    return step != null
        && step.kind() == Step.Kind.TRY_ACQUIRE
        && (objects.lockBit(step.object()) & locks) != 0;
  }

  /** Whether a footprint has grown since it was computed; from then on the new ones are used. */
  public boolean outdated() {
    if (edgesWhenComputed == automaton.edges()) {
      return false;
    }
    edgesWhenComputed = automaton.edges();
    boolean outdated = false;
    for (int lockSet = 0; lockSet < footprints.length; lockSet++) {
      long[] computed = footprints[lockSet];
      for (int id = 0; id < Math.min(computed.length, automaton.nodes()); id++) {
        if (computed[id] != UNKNOWN) {
          long now = compute(automaton.node(id), objects.locks(lockSet));
          outdated |= now != computed[id];
          computed[id] = now;
        }
      }
    }
    return outdated;
  }
}
