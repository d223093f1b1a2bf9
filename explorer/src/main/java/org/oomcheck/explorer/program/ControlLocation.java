// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.program;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.KernelFrame;
import org.oomcheck.model.machine.Lock;
import org.oomcheck.model.machine.Step;

/**
 * A node of a task's automaton: what the task does next after everything it has seen. Its edges,
 * the results of that next step, are learned one by one.
 */
public final class ControlLocation {

  /** A lock that the task holds here, and the functions in which it was taken. */
  public record Held(Lock lock, List<KernelFrame> takenIn) {}

  public final int id;
  final @Nullable ControlLocation previous;
  final @Nullable Object via;

  /** The step to take; null for a choice, at the end, or after a bug. */
  public final @Nullable Step<?> step;

  /** The answers to choose from; null unless this is a choice. */
  public final @Nullable List<String> answers;

  /** What the modelled kernel complained about when the task came here. */
  public final @Nullable KernelBug bug;

  /** Whether something is wrong here, see {@link #complaint}. */
  public final boolean complains;

  /** The label of the step, or the question. */
  public final String label;

  public final List<KernelFrame> stack;
  public final List<Held> held;
  public final long heldMask;

  /** The bits of those held locks that no other task can enter. */
  public final long exclusiveMask;

  /** The bit of the object that the step touches, 0 if it touches none. */
  public final long objectMask;

  /** The bit of the lock that the step waits for, 0 if it waits for none. */
  public final long wantedMask;

  /** The bit of the lock that the step waits for until something else ends the wait, or 0. */
  public final long triedMask;

  private Object[] results = new Object[2];
  private int[] targets = new int[2];
  private int edges;

  /**
   * @param previous the one from which this one was first reached, null for the first one
   * @param via the result that led here
   */
  ControlLocation(
      int id, @Nullable ControlLocation previous, @Nullable Object via, Arrival arrival) {
    this.id = id;
    this.previous = previous;
    this.via = via;
    this.step = arrival.step();
    this.answers = arrival.answers();
    this.bug = arrival.bug();
    this.complains = bug != null || (step != null && step.complaint() != null);
    this.label = arrival.label();
    this.stack = arrival.stack();
    this.held = arrival.held();
    this.heldMask = arrival.heldMask();
    this.exclusiveMask = arrival.exclusiveMask();
    this.objectMask = arrival.objectMask();
    this.wantedMask = arrival.wantedMask();
    this.triedMask = arrival.triedMask();
  }

  /** What a run of the body found where the results that guided it ended. */
  record Arrival(
      @Nullable Step<?> step,
      @Nullable List<String> answers,
      @Nullable KernelBug bug,
      String label,
      List<KernelFrame> stack,
      List<Held> held,
      long heldMask,
      long exclusiveMask,
      long wantedMask,
      long triedMask,
      long objectMask) {}

  /** The name of the first held lock that is one of these. */
  public String exclusiveName(ObjectIds objects, long lockBits) {
    for (Held each : held) {
      if ((objects.lockBit(each.lock()) & lockBits) != 0) {
        return each.lock().name();
      }
    }
    return "";
  }

  /** What is wrong here: the world ends with it, or the task is about to say it and continue. */
  public @Nullable KernelBug complaint() {
    return bug != null || step == null ? bug : step.complaint();
  }

  /** Whether a handler has interrupted the task here that cannot do so for ever. */
  public boolean isInterruptedForATime() {
    for (Held each : held) {
      if (each.lock().isHandler()) {
        return !each.lock().canStorm();
      }
    }
    return false;
  }

  /** Whether a handler can come before the step. */
  public boolean canBeInterrupted() {
    return step != null && step.interruptible();
  }

  /** Whether the task has come to its end. */
  public boolean finished() {
    return step == null && answers == null;
  }

  /**
   * Whether a task here has taken the same steps as one there since their ways parted, whatever it
   * has seen: a task that tests a condition again, and waits again. If it comes from there, it has
   * taken the steps that led there once more.
   */
  public boolean isSameWait(ControlLocation other) {
    ControlLocation here = this;
    ControlLocation there = other;
    while (here != there && here != other) {
      if (here == null || there == null || !here.label.equals(there.label)) {
        return false;
      }
      here = here.previous;
      there = there.previous;
    }
    return true;
  }

  /**
   * Whether the steps that led from there to here are some of those that led there, in the same
   * order: a task that waits there tests its condition again, and has come no further.
   */
  public boolean isOnTheWayTo(ControlLocation there) {
    for (ControlLocation end = there.previous; end != null; end = end.previous) {
      ControlLocation earlier = end;
      ControlLocation here = previous == there ? null : previous;
      while (here != null && here != there && earlier != null && here.label.equals(earlier.label)) {
        here = here.previous;
        earlier = earlier.previous;
      }
      if (here == there) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether the address of what the step is on comes from the last marked read of one of these
   * objects: such an access cannot come before the read, whatever the CPU. By the words of the
   * pointer that was read and of the access; one into the middle of an object does not count.
   */
  public boolean hasAddressFrom(long objects) {
    for (ControlLocation here = this; here.previous != null; here = here.previous) {
      Step<?> before = here.previous.step;
      boolean reads = before != null && before.kind() == Step.Kind.READ && before.access().marked();
      if (reads && (here.previous.objectMask & objects & ~ObjectIds.SHARED) != 0) {
        String words = String.valueOf(here.via);
        return words.startsWith("&") ? isOn(words.substring(1) + ".") : isOn(words + "->");
      }
    }
    return false;
  }

  private boolean isOn(String object) {
    return label.startsWith(object) || label.contains("(" + object);
  }

  /** How long the step waits at most when it begins to wait, in jiffies; 0 if it has no timeout. */
  public int timeout() {
    return step != null && step.timed() ? step.timeout() : 0;
  }

  /** The number of the control location that a result leads to, -1 if that edge is not learned. */
  public int target(Object result) {
    for (int i = 0; i < edges; i++) {
      if (results[i] == result) {
        return targets[i];
      }
    }
    for (int i = 0; i < edges; i++) {
      if (results[i].equals(result)) {
        return targets[i];
      }
    }
    return -1;
  }

  /** Learns an edge. */
  void add(Object result, int target) {
    if (edges == targets.length) {
      results = Arrays.copyOf(results, 2 * edges);
      targets = Arrays.copyOf(targets, 2 * edges);
    }
    results[edges] = result;
    targets[edges] = target;
    edges++;
  }

  public int edges() {
    return edges;
  }

  public Object result(int edge) {
    return results[edge];
  }

  public int target(int edge) {
    return targets[edge];
  }
}
