// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.html;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Counterexample.TaskState;
import org.oomcheck.explorer.result.WorldSnapshot;
import org.oomcheck.model.machine.KernelFrame;
import org.oomcheck.report.Finding;
import org.oomcheck.report.SourceText;
import org.oomcheck.report.diagnosis.BlockedTasks;
import org.oomcheck.report.diagnosis.ScheduleTable;

/**
 * What the stepper of a page shows: the steps of a finding, and how the tasks, the locks and the
 * shared state stand before the first and after every one of them. Comes from taking the schedule
 * once more. What many situations have in common is in the document once.
 */
final class ScheduleData {
  /** How many lines of a file are shown before and after the one that a task is at. */
  private static final int AROUND = 2;

  private final Counterexample counterexample;
  private final List<WorldSnapshot> situations;
  private final Set<String> locks;
  private final SourceText source;

  /** The pieces of shared state that are shown: their places in a situation. */
  private final int[] shown;

  private ScheduleData(Finding finding, int hz, SourceText source) {
    this.source = source;
    this.counterexample = finding.counterexample();
    this.situations = finding.check().watch(hz, counterexample.hazard(), counterexample.schedule());
    this.locks = locks();
    List<WorldSnapshot.Value> first = situations.get(0).values();
    this.shown = IntStream.range(0, first.size()).filter(this::isOfInterest).toArray();
  }

  /** The document for a finding's page. */
  static ObjectNode of(Finding finding, int hz, SourceText source) {
    return new ScheduleData(finding, hz, source).document(hz);
  }

  /** The locks that a task holds or wants at some time. */
  private Set<String> locks() {
    Set<String> names = new LinkedHashSet<>();
    for (WorldSnapshot situation : situations) {
      for (TaskState task : situation.tasks()) {
        task.holds().forEach(hold -> names.add(hold.lock()));
        String wanted = task.lock();
        if (wanted != null) {
          names.add(wanted);
        }
      }
    }
    return names;
  }

  /** A lock's own cell says less than its holders do; a task's piece counts if it ever moves. */
  private boolean isOfInterest(int place) {
    WorldSnapshot.Value first = situations.get(0).values().get(place);
    if (first.comm() == null) {
      return !locks.contains(first.name());
    }
    return situations.stream().anyMatch(s -> s.values().get(place).value() != first.value());
  }

  private ObjectNode document(int hz) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("hz", hz).put("repeatsFrom", counterexample.repeatsFrom());
    ArrayNode names = document.putArray("tasks");
    for (TaskState task : counterexample.tasks()) {
      names.add(task.comm() + ":" + task.pid());
    }
    ArrayNode steps = document.putArray("steps");
    for (ScheduleTable.Row row : new ScheduleTable(counterexample).rows()) {
      if (row.number() > 0) {
        steps.addObject().put("task", row.task()).put("text", row.text());
      }
    }
    locks.forEach(document.putArray("locks")::add);
    ArrayNode values = document.putArray("values");
    for (int place : shown) {
      WorldSnapshot.Value value = situations.get(0).values().get(place);
      values.add(value.comm() == null ? value.name() : value.name() + ", " + value.comm());
    }
    situations(document);
    return document;
  }

  private void situations(ObjectNode document) {
    Map<TaskState, Integer> states = new LinkedHashMap<>();
    ArrayNode array = document.putArray("situations");
    for (WorldSnapshot situation : situations) {
      ObjectNode node = array.addObject().put("jiffies", situation.jiffies());
      ArrayNode tasks = node.putArray("tasks");
      for (TaskState task : situation.tasks()) {
        states.putIfAbsent(task, states.size());
        tasks.add(states.get(task));
      }
      ArrayNode values = node.putArray("values");
      for (int place : shown) {
        WorldSnapshot.Value value = situation.values().get(place);
        if (value.word() == null) {
          values.add(value.value());
        } else {
          values.add(value.word());
        }
      }
    }
    ArrayNode distinct = document.putArray("states");
    new ArrayList<>(states.keySet()).forEach(state -> put(distinct.addObject(), state));
  }

  private void put(ObjectNode node, TaskState task) {
    node.put("standing", task.standing().word());
    ArrayNode stack = node.putArray("stack");
    task.stack().forEach(frame -> stack.add(frame.toString()));
    ArrayNode holds = node.putArray("holds");
    task.holds()
        .forEach(
            hold ->
                holds.addObject().put("lock", hold.lock()).put("at", BlockedTasks.takenIn(hold)));
    node.put("next", task.waitsFor()).put("wants", task.lock());
    source.innermost(task.stack()).ifPresent(frame -> put(node.putObject("source"), frame));
  }

  /** The line that a task is at, and those around it. */
  private void put(ObjectNode node, KernelFrame frame) {
    List<String> lines = source.lines(frame.file());
    int first = Math.max(1, frame.line() - AROUND);
    node.put("at", frame.location()).put("line", frame.line()).put("first", first);
    lines
        .subList(first - 1, Math.min(lines.size(), frame.line() + AROUND))
        .forEach(node.putArray("lines")::add);
  }
}
