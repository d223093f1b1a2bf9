// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree.oom;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.linux.mm.OomKill;
import org.oomcheck.model.linux.mm.Processes;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.TaskCells;

/**
 * What C does to the processes of the model, one step each.
 *
 * <p>Deviates: one process is locked at a time. No two processes share their memory. The threads of
 * a process are seen as one, its leader.
 */
final class ProcessTable {
  private final Machine machine;
  private final Processes processes;
  private final TaskCells signals;
  private final TaskCells locks;

  /** Only while the world boots. */
  ProcessTable(Kernel kernel) {
    this.machine = kernel.machine();
    this.processes = kernel.processes();
    this.signals = machine.taskCells("SIGKILL is pending", 0);
    this.locks = machine.taskCells("task->alloc_lock", 0);
    processes.tellApart(signals, locks);
  }

  /**
   * All processes that have memory, as they are now: one of each kind. Which of those that hold
   * most is meant is open; every answer is explored. No answer is needed while a victim is left.
   */
  List<ProcessPointer> walk() {
    List<SeenProcess> seen =
        machine.perform(
            Step.of(
                    processes,
                    "for_each_process()",
                    () -> {
                      processes.looksForVictim();
                      return all();
                    })
                .withoutResult());
    List<ProcessPointer> walk = new ArrayList<>();
    boolean choose = seen.stream().noneMatch(SeenProcess::isVictim);
    for (SeenProcess kind : seen.stream().distinct().toList()) {
      boolean most = choose && kind.equals(seen.get(seen.size() - 1));
      int number = most ? OomKill.oneOf(machine, Collections.frequency(seen, kind)) : 0;
      walk.add(new ProcessPointer(kind, number, false));
    }
    return walk;
  }

  private List<SeenProcess> all() {
    List<SeenProcess> all = new ArrayList<>();
    for (int task = 0; task < states().tasks(); task++) {
      if (states().get(task) != Processes.NO_MM) {
        all.add(seen(task));
      }
    }
    Collections.sort(all);
    return all;
  }

  private TaskCells states() {
    return processes.states();
  }

  private SeenProcess seen(int task) {
    return new SeenProcess(states().get(task), signals.get(task) == 1, processes.rss().get(task));
  }

  private SeenProcess seenCurrent() {
    return new SeenProcess(states().get(), signals.get() == 1, processes.rss().get());
  }

  /** Where a process is among the tasks; -1 if it has ended. */
  private int find(ProcessPointer process) {
    int most = 0;
    for (int task = 0; task < states().tasks(); task++) {
      most = Math.max(most, processes.rss().get(task));
    }
    int left = process.number();
    for (int pages = process.seen().pages(); pages <= most; pages++) {
      for (int task = 0; task < states().tasks(); task++) {
        boolean same = seen(task).equals(process.seen().with(pages));
        if (same && left-- == 0) {
          return task;
        }
      }
    }
    return -1;
  }

  /** What a process is now. */
  SeenProcess look(ProcessPointer process) {
    return machine.perform(
        Step.of(processes, "looks at " + process.text(), () -> lookNow(process)).withoutResult());
  }

  private SeenProcess lookNow(ProcessPointer process) {
    if (process.current()) {
      return seenCurrent();
    }
    int task = find(process);
    return task < 0 ? SeenProcess.ENDED : seen(task);
  }

  /** Locks a process, so that it cannot end; what it is from now on. Context: any. */
  SeenProcess lock(ProcessPointer process) {
    machine.current().preemptDisable();
    return machine.perform(
        Step.of(processes, "task_lock(" + process.text() + ")", () -> lockNow(process))
            .withoutResult()
            .when(() -> locks.count(1) == 0));
  }

  private SeenProcess lockNow(ProcessPointer process) {
    if (process.current()) {
      locks.set(1);
      return seenCurrent();
    }
    int task = find(process);
    if (task < 0) {
      return SeenProcess.ENDED;
    }
    locks.set(task, 1);
    return seen(task);
  }

  /** Unlocks the process that the running task has locked. */
  void unlock(ProcessPointer process) {
    machine.perform(
        Step.run(processes, "task_unlock(" + process.text() + ")", () -> locks.replaceAll(1, 0)));
    machine.current().preemptEnable();
  }

  /** Sends SIGKILL to a process, with all checks of kills; no others if a group is killed. */
  void sendSigkill(ProcessPointer process, boolean locked, boolean ofGroup) {
    String label = "do_send_sig_info(SIGKILL)";
    if (ofGroup) {
      machine.perform(Step.run(processes, label, () -> sendNow(process, locked)));
    } else {
      processes.kill(label, () -> sendNow(process, locked));
    }
  }

  /** Whether a process is one of these tasks. */
  boolean isAmong(ProcessPointer process, List<Integer> tasks) {
    return machine.perform(
        Step.of(
            processes,
            "mem_cgroup_from_task(" + process.text() + ")",
            () -> tasks.contains(process.current() ? states().self() : find(process))));
  }

  /** The process of a task, as it is now. */
  ProcessPointer of(int task) {
    return machine.perform(
        Step.of(processes, "css_task_iter_next()", () -> pointerTo(task)).withoutResult());
  }

  private ProcessPointer pointerTo(int task) {
    int number = 0;
    for (int other = 0; other < task; other++) {
      number += seen(other).equals(seen(task)) ? 1 : 0;
    }
    return new ProcessPointer(seen(task), number, false);
  }

  /** Whether another process that was killed has not ended yet. */
  private boolean sendNow(ProcessPointer process, boolean locked) {
    if (process.current()) {
      boolean other = killed() > (keepsMemory(seenCurrent()) ? 1 : 0);
      signals.set(1);
      return other;
    }
    int task = target(process, locked);
    boolean other = killed() > (task >= 0 && keepsMemory(seen(task)) ? 1 : 0);
    if (task >= 0) {
      signals.set(task, 1);
    }
    return other;
  }

  private int killed() {
    return (int) all().stream().filter(ProcessTable::keepsMemory).count();
  }

  /** Whether a process was killed and will give its memory back. */
  private static boolean keepsMemory(SeenProcess process) {
    return (process.signalled() || process.isVictim()) && !process.isReaped();
  }

  /** The locked one is meant, if the caller has locked it: it cannot have ended. */
  private int target(ProcessPointer process, boolean locked) {
    for (int task = 0; locked && task < locks.tasks(); task++) {
      if (locks.get(task) == 1) {
        return task;
      }
    }
    return find(process);
  }

  /** Makes a process a victim of the OOM killer, if it is alive. */
  void mark(ProcessPointer process, boolean locked) {
    machine.perform(Step.run(processes, "signal->oom_mm = mm", () -> markNow(process, locked)));
  }

  private void markNow(ProcessPointer process, boolean locked) {
    if (process.current()) {
      states().set(states().get() == Processes.ALIVE ? Processes.KILLED : states().get());
      return;
    }
    int task = target(process, locked);
    if (task >= 0 && states().get(task) == Processes.ALIVE) {
      states().set(task, Processes.KILLED);
    }
  }
}
