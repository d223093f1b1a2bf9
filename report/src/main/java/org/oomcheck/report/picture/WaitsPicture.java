// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.picture;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Counterexample.Hold;
import org.oomcheck.explorer.result.Counterexample.TaskState;
import org.oomcheck.report.diagnosis.BlockedTasks;
import org.oomcheck.report.diagnosis.LockCall;

/**
 * Which task waits for which at the end, as a graph of tasks and locks; the cycle, if any, is red.
 */
final class WaitsPicture {
  private final BlockedTasks blocked;
  private final List<TaskState> cycle;
  private final List<String> nodes = new ArrayList<>();
  private final List<String> edges = new ArrayList<>();
  private final Set<String> locks = new LinkedHashSet<>();
  private final List<TaskState> tasks = new ArrayList<>();

  private WaitsPicture(Counterexample counterexample) {
    this.blocked = new BlockedTasks(counterexample);
    this.cycle = blocked.cycle();
  }

  /** The picture in PlantUML's notation; empty if no task is blocked. */
  static List<String> of(Counterexample counterexample) {
    WaitsPicture picture = new WaitsPicture(counterexample);
    if (picture.blocked.tasks().isEmpty()) {
      return List.of();
    }
    picture.blocked.tasks().forEach(picture::waits);
    picture.holds();
    List<String> lines = new ArrayList<>(PlantUml.LOOK);
    lines.addAll(picture.nodes);
    lines.addAll(picture.edges);
    return lines;
  }

  private void waits(TaskState task) {
    String from = node(task);
    String lock = task.lock();
    String caller = LockCall.place(task.stack());
    String label = "waits" + (caller.isEmpty() ? "" : " in " + caller);
    if (lock != null) {
      edge(from, node(lock), cycle.contains(task), label);
    } else {
      String event = "w" + nodes.size();
      nodes.add("rectangle \"" + PlantUml.literal(task.waitsFor() + "") + "\" as " + event);
      edge(from, event, false, label);
    }
    task.holds().forEach(hold -> node(hold.lock()));
  }

  private void holds() {
    for (String lock : List.copyOf(locks)) {
      for (TaskState holder : blocked.holders(lock)) {
        Hold hold =
            holder.holds().stream().filter(h -> h.lock().equals(lock)).findFirst().orElseThrow();
        boolean closes =
            cycle.contains(holder) && cycle.stream().anyMatch(task -> lock.equals(task.lock()));
        edge(node(lock), node(holder), closes, "taken" + BlockedTasks.takenIn(hold));
      }
    }
  }

  private String node(TaskState task) {
    if (!tasks.contains(task)) {
      tasks.add(task);
      String name = PlantUml.literal(task.comm());
      nodes.add("rectangle \"" + name + "\" as t" + tasks.indexOf(task) + " #DDEEFF");
    }
    return "t" + tasks.indexOf(task);
  }

  private String node(String lock) {
    String id = "l" + List.copyOf(locks).indexOf(lock);
    if (locks.add(lock)) {
      id = "l" + (locks.size() - 1);
      nodes.add("rectangle \"" + PlantUml.literal(lock) + "\" as " + id + " #EEEEEE");
    }
    return id;
  }

  private void edge(String from, String to, boolean red, String label) {
    String arrow = red ? " -[#red,thickness=2]-> " : " --> ";
    // The layout leaves no room between neighbouring labels: short lines keep them apart.
    String[] parts = label.split(" (?=by |in |\\()", -1);
    edges.add(from + arrow + to + " : " + PlantUml.label(parts));
  }
}
