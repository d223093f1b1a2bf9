// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.diagnosis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Counterexample.Standing;
import org.oomcheck.explorer.result.Counterexample.TaskState;

/**
 * The lock-order graph that lockdep builds from a schedule.
 *
 * <p>A blocking acquisition depends on the locks that the task holds: on the latest, and on those
 * before it down to the first that was itself taken by a blocking acquisition, which depends on the
 * rest. lockdep notes this before it blocks, so what a stuck task wants counts. A lock that was
 * taken by trylock has no incoming edge: whoever only tries cannot be made to wait, in lockdep's
 * eyes.
 */
public final class LockOrder {

  /** The second lock is wanted while the first is held. */
  public record Edge(String from, String to) {
    @Override
    public String toString() {
      return from + " -> " + to;
    }
  }

  /** An edge and the first place that shows it. */
  public record Seen(Edge edge, String comm, String function) {}

  private record Held(String lock, boolean tried) {}

  private final List<Seen> seen = new ArrayList<>();
  private final List<Seen> missed = new ArrayList<>();
  private final Map<Integer, List<Held>> heldBy = new HashMap<>();

  private LockOrder() {}

  public static LockOrder of(Counterexample counterexample) {
    LockOrder order = new LockOrder();
    for (Counterexample.Taken step : counterexample.steps()) {
      LockCall call = LockCall.of(step.label());
      if (call != null) {
        order.follow(call, step);
      }
    }
    List<TaskState> tasks = counterexample.tasks();
    for (int task = 0; task < tasks.size(); task++) {
      TaskState state = tasks.get(task);
      LockCall call = state.waitsFor() == null ? null : LockCall.of(state.waitsFor());
      if (state.standing() == Standing.BLOCKED && call != null) {
        order.depend(order.seen, task, call.lock(), state.comm(), LockCall.caller(state.stack()));
      }
    }
    return order;
  }

  private void follow(LockCall call, Counterexample.Taken step) {
    int task = step.choice().task();
    List<Held> held = heldBy.computeIfAbsent(task, key -> new ArrayList<>());
    boolean taken = !step.result().equals("false");
    String function = LockCall.caller(step.stack());
    switch (call.kind()) {
      case TAKE -> {
        depend(seen, task, call.lock(), step.comm(), function);
        if (taken) {
          held.add(new Held(call.lock(), false));
        }
      }
      case TRY -> {
        if (taken) {
          depend(missed, task, call.lock(), step.comm(), function);
          held.add(new Held(call.lock(), true));
        }
      }
      case RELEASE -> removeLast(held, call.lock());
    }
  }

  private static void removeLast(List<Held> held, String lock) {
    for (int i = held.size() - 1; i >= 0; i--) {
      if (held.get(i).lock().equals(lock)) {
        held.remove(i);
        return;
      }
    }
  }

  private void depend(List<Seen> edges, int task, String lock, String comm, String function) {
    List<Held> held = heldBy.getOrDefault(task, List.of());
    for (int i = held.size() - 1; i >= 0; i--) {
      Edge edge = new Edge(held.get(i).lock(), lock);
      if (edges.stream().noneMatch(known -> known.edge().equals(edge))) {
        edges.add(new Seen(edge, comm, function));
      }
      if (!held.get(i).tried()) {
        return;
      }
    }
  }

  /** The edges of lockdep's graph. */
  public List<Seen> seen() {
    return seen;
  }

  /** The edges that are missing because the second lock was taken by trylock. */
  public List<Seen> missed() {
    return missed.stream()
        .filter(gap -> seen.stream().noneMatch(known -> known.edge().equals(gap.edge())))
        .toList();
  }

  /** A cycle among the edges that lockdep has, its first lock repeated at the end; or none. */
  public List<String> cycle() {
    for (Seen start : seen) {
      Set<String> path = new LinkedHashSet<>();
      if (leadsTo(start.edge().from(), start.edge().from(), path)) {
        List<String> cycle = new ArrayList<>(path);
        cycle.add(start.edge().from());
        return cycle;
      }
    }
    return List.of();
  }

  /** Extends the path depth first until it comes back to where it began. */
  private boolean leadsTo(String from, String goal, Set<String> path) {
    path.add(from);
    for (Seen next : seen) {
      String to = next.edge().to();
      if (!next.edge().from().equals(from)) {
        continue;
      }
      if (to.equals(goal) || (!path.contains(to) && leadsTo(to, goal, path))) {
        return true;
      }
    }
    path.remove(from);
    return false;
  }
}
