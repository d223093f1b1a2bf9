// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oomcheck.model.machine.Lock;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.Task;

/**
 * What the tasks of one role do, learned as far as it was asked for. A node is what such a task has
 * seen so far; an edge is the result of its next step. An edge that is not known yet is learned by
 * running the body once more, with the results that lead there.
 */
final class Automaton {

  /**
   * Two histories that were merged at a loop.
   *
   * @param other results that lead to the same position as another history did before
   */
  record Merge(String loop, Position at, List<Object> other) {}

  /** More nodes than any sensible task has; a loop without a head creates them for ever. */
  private static final int MOST_NODES = 10_000;

  /** More results than any sensible step has. */
  private static final int MOST_RESULTS = 10_000;

  private final BootedWorld world;
  private final Role role;
  private final int firstTask;
  private final Runnable body;
  private final Objects objects;
  private final Position root = new Position(null);
  private int edges;
  private final List<Node> nodes = new ArrayList<>();
  private final List<Merge> merges = new ArrayList<>();
  private final Set<Position> mergedFrom = new HashSet<>();

  Automaton(BootedWorld world, Role role, int firstTask, Runnable body, Objects objects) {
    this.world = world;
    this.role = role;
    this.firstTask = firstTask;
    this.body = body;
    this.objects = objects;
  }

  Role role() {
    return role;
  }

  int firstTask() {
    return firstTask;
  }

  Node node(int id) {
    return nodes.get(id);
  }

  /** How many edges have been learned. */
  int edges() {
    return edges;
  }

  int nodes() {
    return nodes.size();
  }

  /** Every step that was taken, with what it brought, as words. */
  Set<String> results() {
    Set<String> results = new HashSet<>();
    for (Node node : nodes) {
      for (int edge = 0; edge < node.edges(); edge++) {
        results.add(node.label + " = " + node.result(edge));
      }
    }
    return results;
  }

  List<Merge> merges() {
    return merges;
  }

  /** A node for tasks that are not there: nobody comes to it, and nothing happens at it. */
  Node addVacant() {
    Node vacant =
        new Node(
            nodes.size(),
            null,
            null,
            new Node.Arrival(
                null, null, null, "not there", List.of(), List.of(), 0, 0, objects.setOf(0), 0, 0));
    nodes.add(vacant);
    return vacant;
  }

  void learnRoot() {
    learn(null, null);
  }

  /** The node that a result leads to from a node. */
  Node next(Node from, Object result) {
    int target = from.target(result);
    if (target < 0) {
      if (from.edges() == MOST_RESULTS) {
        throw new HarnessException(
            "the step '"
                + from.label
                + "' of task "
                + role.comm()
                + " has more than "
                + MOST_RESULTS
                + " different results; let it return no more than the task has to know");
      }
      Node next = learn(from, result);
      from.add(result, next.id);
      edges++;
      return next;
    }
    return nodes.get(target);
  }

  private Node learn(@Nullable Node from, @Nullable Object result) {
    List<Object> results = historyOf(from, result);
    Recording run = rerun(results, true);
    Recording again = rerun(results, false);
    String difference = SameStep.difference(run, again);
    if (difference != null) {
      throw new HarnessException(
          "task "
              + role.comm()
              + " is not deterministic: after the same results it takes "
              + difference
              + "; between two steps a task may depend on nothing but their results");
    }
    Node known = run.position().node;
    if (known != null) {
      return known;
    }
    if (nodes.size() == MOST_NODES) {
      throw new HarnessException(
          "task "
              + role.comm()
              + " has more than "
              + MOST_NODES
              + " nodes, now at '"
              + run.label()
              + "' in "
              + run.stack()
              + "; give the loop there a head");
    }
    Node node = new Node(nodes.size(), from, result, arrival(run, from));
    nodes.add(node);
    run.position().node = node;
    return node;
  }

  /** The results that led to a node when it was first reached, and one more. */
  static List<Object> historyOf(@Nullable Node node, @Nullable Object result) {
    List<Object> results = new ArrayList<>();
    if (result != null) {
      results.add(result);
    }
    for (Node at = node; at != null && at.via != null; at = at.previous) {
      results.add(at.via);
    }
    Collections.reverse(results);
    return results;
  }

  /** What the tasks of this role do. */
  Runnable body() {
    return body;
  }

  /** Runs the body with these results on record. */
  Recording rerun(List<Object> results, boolean noteMerges) {
    Task task = new Task(role.comm(), firstTask + 1, role.flags());
    Recording run =
        new Recording(
            task,
            root,
            results,
            (loop, at, from, consumed) -> {
              if (noteMerges && mergedFrom.add(from)) {
                merges.add(new Merge(loop, at, List.copyOf(results.subList(0, consumed))));
              }
            });
    world.record(run, body);
    if (run.shorterThanItsRecord()) {
      throw new HarnessException(
          "task " + role.comm() + " is not deterministic: it ended where it took a step before");
    }
    return run;
  }

  private Node.Arrival arrival(Recording run, @Nullable Node from) {
    List<Node.Held> before = from == null ? List.of() : from.held;
    List<Node.Held> held = new ArrayList<>();
    long heldMask = 0;
    long exclusiveMask = 0;
    for (Lock lock : run.task().held()) {
      int nth = held.size();
      boolean kept = nth < before.size() && before.get(nth).lock() == lock;
      List<String> takenIn = kept ? before.get(nth).takenIn() : takenIn(lock, before, from);
      held.add(new Node.Held(lock, takenIn));
      heldMask |= objects.bitOf(lock);
      exclusiveMask |= lock.exclusive() ? objects.bitOf(lock) : 0;
    }
    Step<?> step = run.step();
    long touched = step == null || step.touchesNothing() ? 0 : objects.bit(step.object());
    return new Node.Arrival(
        step,
        run.answers(),
        run.bug(),
        run.label(),
        run.stack(),
        held,
        heldMask,
        exclusiveMask,
        objects.setOf(exclusiveMask),
        step == null ? 0 : wanted(step),
        touched);
  }

  private long wanted(Step<?> step) {
    boolean acquires = step.kind() == Step.Kind.ACQUIRE;
    return acquires && step.object() instanceof Lock lock ? objects.bitOf(lock) : 0;
  }

  private static List<String> takenIn(Lock lock, List<Node.Held> before, @Nullable Node from) {
    for (Node.Held held : before) {
      if (held.lock() == lock) {
        return held.takenIn();
      }
    }
    return from == null ? List.of() : from.stack;
  }
}
