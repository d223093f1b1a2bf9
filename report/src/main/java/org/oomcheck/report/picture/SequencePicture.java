// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.picture;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Counterexample.Choice;
import org.oomcheck.explorer.result.Counterexample.Taken;
import org.oomcheck.explorer.result.Counterexample.TaskState;
import org.oomcheck.report.diagnosis.BlockedTasks;
import org.oomcheck.report.diagnosis.LockCall;
import org.oomcheck.report.diagnosis.ScheduleTable;
import org.oomcheck.report.text.Wrap;

/**
 * A schedule as a picture: a lane for every task and every lock, a bar on a lock for as long as it
 * is taken, and at the end where tasks block.
 */
final class SequencePicture {
  /** Of a longer schedule only the locks that are taken and released are drawn. */
  private static final int MAX_STEPS = 60;

  /** How many lines are more than a window shows; below them the lanes' names come once more. */
  private static final int MANY_LINES = 40;

  /** A longer text is broken; it would push the lanes apart. */
  private static final int COLUMNS = 34;

  private final Counterexample counterexample;
  private final List<TaskState> blocked;
  private final List<String> locks;

  /** How often each lock is taken at the moment. */
  private final Map<String, Integer> taken = new HashMap<>();

  private final List<String> lines = new ArrayList<>();
  private int leftOut;

  private SequencePicture(Counterexample counterexample) {
    this.counterexample = counterexample;
    this.blocked = new BlockedTasks(counterexample).tasks();
    Set<String> names = new LinkedHashSet<>();
    for (Taken step : counterexample.steps()) {
      LockCall call = LockCall.of(step.label());
      if (call != null) {
        names.add(call.lock());
      }
    }
    blocked.forEach(task -> addIfNamed(names, task.lock()));
    this.locks = List.copyOf(names);
  }

  private static void addIfNamed(Set<String> names, @Nullable String name) {
    if (name != null) {
      names.add(name);
    }
  }

  /** The picture in PlantUML's notation. */
  static List<String> of(Counterexample counterexample) {
    SequencePicture picture = new SequencePicture(counterexample);
    picture.lanes();
    picture.steps();
    picture.ending();
    if (picture.lines.size() < MANY_LINES) {
      picture.lines.add(PlantUml.LOOK.size(), "hide footbox");
    }
    return picture.lines;
  }

  private void lanes() {
    lines.addAll(PlantUml.LOOK);
    Set<Integer> tasks = new TreeSet<>();
    counterexample.steps().forEach(step -> tasks.add(step.choice().task()));
    blocked.forEach(task -> tasks.add(counterexample.tasks().indexOf(task)));
    tasks.remove(Choice.CLOCK);
    for (int task : tasks) {
      String comm = PlantUml.literal(counterexample.tasks().get(task).comm());
      lines.add("participant \"" + comm + "\" as t" + task + " #DDEEFF");
    }
    for (int lock = 0; lock < locks.size(); lock++) {
      String name = PlantUml.literal(locks.get(lock));
      lines.add("participant \"" + name + "\" as l" + lock + " #EEEEEE");
    }
  }

  private void steps() {
    List<Taken> steps = counterexample.steps();
    boolean all = steps.size() <= MAX_STEPS;
    for (int i = 0; i < steps.size(); i++) {
      Taken step = steps.get(i);
      if (i == counterexample.repeatsFrom()) {
        sayWhatIsLeftOut(step);
        lines.add("== from here it repeats, for ever ==");
      }
      LockCall call = LockCall.of(step.label());
      if (!all && i < steps.size() - 1 && (call == null || fails(step))) {
        leftOut++;
        continue;
      }
      sayWhatIsLeftOut(step);
      if (step.choice().task() == Choice.CLOCK) {
        lines.add("..." + PlantUml.literal(step.label()) + "...");
      } else if (call != null) {
        onLock(step, call);
      } else {
        String lane = "t" + step.choice().task();
        lines.add(lane + " -> " + lane + " : " + text(ScheduleTable.text(step)));
      }
    }
  }

  private static boolean fails(Taken step) {
    return step.result().equals("false");
  }

  private void sayWhatIsLeftOut(Taken next) {
    if (leftOut > 0) {
      String steps = leftOut + (leftOut == 1 ? " step" : " steps");
      lines.add("..." + steps + ", until jiffy " + next.jiffies() + "...");
      leftOut = 0;
    }
  }

  /** What a step does; its result stays on the line of what comes before it. */
  private static String text(String step) {
    String firm =
        step.replace(" = ", Wrap.FIRM + "=" + Wrap.FIRM)
            .replace(" is ", Wrap.FIRM + "is" + Wrap.FIRM);
    return Wrap.lines(COLUMNS, "", "", firm).stream()
        .map(PlantUml::literal)
        .collect(Collectors.joining("\\n"));
  }

  private void onLock(Taken step, LockCall call) {
    String lane = "l" + locks.indexOf(call.lock());
    boolean fails = fails(step);
    String text = text(ScheduleTable.text(step).replace(call.lock(), ""));
    lines.add("t" + step.choice().task() + (fails ? " ->x " : " -> ") + lane + " : " + text);
    int before = taken.getOrDefault(call.lock(), 0);
    if (call.kind() == LockCall.Kind.RELEASE && before > 0) {
      lines.add("deactivate " + lane);
      taken.put(call.lock(), before - 1);
    } else if (call.kind() != LockCall.Kind.RELEASE && !fails) {
      lines.add("activate " + lane);
      taken.put(call.lock(), before + 1);
    }
  }

  private void ending() {
    for (TaskState task : blocked) {
      String lane = "t" + counterexample.tasks().indexOf(task);
      String lock = task.lock();
      String caller = LockCall.caller(task.stack());
      String in = caller.isEmpty() ? "" : " in " + caller;
      String what = lock == null ? task.waitsFor() + " blocks" : "blocks" + in;
      String target = lock == null ? " -> " + lane : " ->x l" + locks.indexOf(lock);
      String arrow = target.replace("->", "-[#red]>");
      lines.add(lane + arrow + " : <color:red>" + PlantUml.literal(what));
    }
    if (blocked.isEmpty()) {
      lines.add("== " + PlantUml.literal(counterexample.message()) + " ==");
    }
  }
}
