// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.hazard;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.oomcheck.explorer.program.ControlLocation;
import org.oomcheck.explorer.program.Program;
import org.oomcheck.explorer.result.Signature;
import org.oomcheck.explorer.search.SuccessorGenerator;
import org.oomcheck.model.machine.KernelFrame;
import org.oomcheck.model.machine.Lock;
import org.oomcheck.model.machine.Step;

/**
 * Looks for tasks of which each waits for a lock that the next one holds. Whatever the other tasks
 * do, none of them can ever go on.
 *
 * <p>A reader that waits for a lock which another reader holds waits for the writer in the queue.
 * If that one may give up, such a pair is no part of a cycle.
 */
public final class LockCycle {

  private LockCycle() {}

  /** Whether the state that was just expanded has such a cycle. */
  public static boolean in(SuccessorGenerator state) {
    long held = 0;
    long wanted = 0;
    for (int i = 0; i < state.blockedCount(); i++) {
      ControlLocation node = state.node(state.blocked(i));
      if (node.wantedMask != 0) {
        held |= node.heldMask;
        wanted |= node.wantedMask;
      }
    }
    return (held & wanted) != 0 && !find(state).isEmpty();
  }

  /** The tasks of a cycle, each waiting for the next, or none. */
  public static List<Integer> find(SuccessorGenerator state) {
    List<Integer> blocked = new ArrayList<>();
    for (int i = 0; i < state.blockedCount(); i++) {
      blocked.add(state.blocked(i));
    }
    long mayFree = 0;
    for (int task = 0; task < state.tasks(); task++) {
      mayFree |= state.node(task).triedMask;
    }
    return among(state, blocked, mayFree);
  }

  /**
   * Extends the path until it comes back to its first task.
   *
   * @param mayFree the locks for which a task waits that may give up
   * @param tried the tasks that have been on the path; one that did not come back never does
   */
  private static boolean close(
      SuccessorGenerator state,
      List<Integer> path,
      List<Integer> blocked,
      long mayFree,
      BitSet tried) {
    long wanted = state.node(path.get(path.size() - 1)).wantedMask;
    for (int task : blocked) {
      ControlLocation node = state.node(task);
      long keepsOut = node.heldMask & (node.exclusiveMask | ~mayFree);
      if ((keepsOut & wanted) == 0 || node.wantedMask == 0) {
        continue;
      }
      if (task == path.get(0)) {
        return true;
      }
      if (!tried.get(task)) {
        tried.set(task);
        path.add(task);
        if (close(state, path, blocked, mayFree, tried)) {
          return true;
        }
        path.remove(path.size() - 1);
      }
    }
    return false;
  }

  /** The tasks of a cycle among these that hang, each waiting for the next, or none. */
  static List<Integer> among(SuccessorGenerator state, Collection<Integer> tasks) {
    return among(state, tasks, 0);
  }

  private static List<Integer> among(
      SuccessorGenerator state, Collection<Integer> tasks, long mayFree) {
    for (int task : tasks) {
      List<Integer> path = new ArrayList<>(List.of(task));
      if (close(state, path, List.copyOf(tasks), mayFree, new BitSet())) {
        return path;
      }
    }
    return List.of();
  }

  /** The locks of a cycle and where each is waited for, the same whichever task is named first. */
  static String signature(Program program, SuccessorGenerator state, List<Integer> cycle) {
    return cycle.stream()
        .map(task -> wantedLock(state.node(task)) + place(program, state, task))
        .sorted()
        .collect(Collectors.joining(", "));
  }

  /** The message about a cycle of tasks: what each holds, and what it waits for. */
  static String message(SuccessorGenerator state, List<Integer> cycle) {
    if (cycle.size() > 1) {
      return cycle.size() + " tasks wait for each other's locks in a cycle";
    }
    ControlLocation at = state.node(cycle.get(0));
    boolean found = false;
    for (ControlLocation.Held held : at.held) {
      if (found && held.lock().isHandler()) {
        return "the handler of "
            + held.lock().name()
            + " waits for "
            + wantedLock(at)
            + ", which the task that it interrupts holds: neither of them can go on";
      }
      Step<?> step = at.step;
      found |= step != null && held.lock() == step.object();
    }
    return "a task waits for a lock that it holds itself";
  }

  /** The name of the lock that a task waits for. */
  static String wantedLock(ControlLocation at) {
    Step<?> step = at.step;
    return step != null && step.object() instanceof Lock lock ? lock.name() : at.label;
  }

  /**
   * " in f()" with the innermost modelled function that a task is in, or " by" its role. A lock's
   * or a wait queue's own function is skipped: the label of the step names it. So is {@code
   * wait_event()} and its like, whose condition is code of the function that waits.
   */
  static String place(Program program, SuccessorGenerator state, int task) {
    ControlLocation at = state.node(task);
    return at.stack.stream()
        .map(KernelFrame::symbol)
        .filter(function -> !at.label.startsWith(function + "("))
        .filter(function -> !function.startsWith("wait_event"))
        .findFirst()
        .map(function -> " " + Signature.in(function))
        .orElse(" " + Signature.by(program.automaton(task).role().comm()));
  }
}
