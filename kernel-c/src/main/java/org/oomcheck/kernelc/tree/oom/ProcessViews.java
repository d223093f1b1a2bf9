// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree.oom;

import java.util.List;
import java.util.function.Function;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.model.machine.Task;

/**
 * The {@code struct task_struct} of a process, with its {@code signal} and {@code mm}, as far as
 * the OOM killer looks at them. It stays with the task that looks: the tasks of a role are
 * interchangeable, so no shared memory can say which of them it means.
 *
 * <p>Reading a member is a step, but for a process that the running task walks over or has locked:
 * that is what it was at the begin of the walk, or when it was locked.
 */
final class ProcessViews {
  static final int PF_EXITING = 0x4;
  static final int SIGNAL_GROUP_EXIT = 4;
  static final int MMF_OOM_SKIP = 21;

  /** What {@code for_each_process()} has found, while it is walked over. */
  static final String WALK = "for_each_process";

  /** Which process is locked. */
  static final String LOCKED = "task_lock";

  /** The process whose {@code oom_mm} was set to NULL, because it has ended. */
  static final String NO_MM = "oom_mm";

  private static final int KERNEL_TASKS = Task.PF_KTHREAD | Task.PF_WQ_WORKER | Task.PF_KSWAPD;

  /** The processes of a walk. */
  record Walk(List<ProcessPointer> processes) {}

  /** A process that is locked, as it is. */
  record Locked(ProcessPointer process, SeenProcess seen) {}

  private ProcessViews() {}

  static ProcessTable table(CallSite site) {
    return site.part(ProcessTable.class).orElseThrow();
  }

  /** What a process is. */
  static SeenProcess look(CallSite site, ProcessPointer process) {
    if (site.noted(LOCKED) instanceof Locked locked && locked.process().equals(process)) {
      return locked.seen();
    } else if (site.noted(WALK) instanceof Walk walk && walk.processes().contains(process)) {
      return process.seen();
    }
    return table(site).look(process);
  }

  /** Which process a pointer means. */
  static ProcessPointer process(CallSite site, Value task) {
    return site.object(task, ProcessPointer.class, "the task");
  }

  /** A pointer to a process. */
  static Value pointer(CallSite site, ProcessPointer process) {
    ModelStruct task = struct(site, "struct task_struct", process.text(), process);
    task.put(
        "flags",
        () -> IntegerType.UNSIGNED.of(flags(site, process)),
        value -> setFlags(site, process, value));
    ModelStruct mm = struct(site, "struct mm_struct", process.text() + "->mm", process);
    ModelStruct signal = struct(site, "struct signal_struct", process.text() + "->signal", process);
    task.reads("mm", () -> hasMm(site, process) ? mm.pointer() : NULL);
    task.reads("signal", signal::pointer);
    mm.put(
        "flags",
        () -> IntegerType.UNSIGNED_LONG.of(look(site, process).isReaped() ? SKIP : 0),
        value -> setMmFlags(site, value));
    mm.reads("mm_users", () -> IntegerType.INT.of(1));
    signal.reads("oom_score_adj", () -> IntegerType.INT.of(0));
    signal.reads("oom_flag_origin", () -> IntegerType.BOOL.of(0));
    signal.reads("core_state", () -> NULL);
    signal.reads(
        "flags",
        () -> IntegerType.UNSIGNED.of(look(site, process).signalled() ? SIGNAL_GROUP_EXIT : 0));
    signal.put(
        "oom_mm",
        () -> !isKernelTask(site, process) && look(site, process).isVictim() ? mm.pointer() : NULL,
        value -> mark(site, process, value));
    return task.pointer();
  }

  private static final Value NULL = IntegerType.UNSIGNED_LONG.of(0);
  private static final long SKIP = 1L << MMF_OOM_SKIP;

  private static ModelStruct struct(
      CallSite site, String type, String name, ProcessPointer process) {
    return new ModelStruct(site.memory(), type, name, site.at()).standsFor(process);
  }

  /**
   * Whether a process has memory. A running task that has none, and is no kernel thread, is told by
   * a step only where it may be chosen: elsewhere no signal comes to it.
   */
  private static boolean hasMm(CallSite site, ProcessPointer process) {
    if (process.current() && site.noted(LOCKED) == null) {
      return !isKernelTask(site, process)
          && (!OomWorld.mayChooseCurrent(site) || look(site, process).hasMm());
    }
    return look(site, process).hasMm();
  }

  private static boolean isKernelTask(CallSite site, ProcessPointer process) {
    return process.current() && (site.machine().current().flags() & KERNEL_TASKS) != 0;
  }

  private static int flags(CallSite site, ProcessPointer process) {
    if (process.current()) {
      return site.machine().current().flags();
    }
    return look(site, process).hasMm() ? 0 : PF_EXITING;
  }

  private static void setFlags(CallSite site, ProcessPointer process, Value value) {
    if (!process.current()) {
      throw new InterpreterException(site.at(), "the flags of another task are written");
    }
    Task task = site.machine().current();
    int flags = (int) site.integer(value, "flags");
    task.clearFlags(~flags);
    task.setFlags(flags);
  }

  private static void setMmFlags(CallSite site, Value value) {
    if ((site.integer(value, "flags") & SKIP) != 0) {
      throw new InterpreterException(
          site.at(), "MMF_OOM_SKIP is set; in the model only the OOM reaper does that");
    }
  }

  private static void mark(CallSite site, ProcessPointer process, Value mm) {
    if (mm instanceof IntegerValue) {
      site.note(NO_MM, process);
      return;
    }
    site.note(NO_MM, null);
    table(site).mark(process, isLocked(site, process));
    changed(site, process, SeenProcess::marked);
  }

  static boolean isLocked(CallSite site, ProcessPointer process) {
    return site.noted(LOCKED) instanceof Locked locked && locked.process().equals(process);
  }

  /** The process that is locked was changed by the task that has locked it. */
  static void changed(
      CallSite site, ProcessPointer process, Function<SeenProcess, SeenProcess> change) {
    if (site.noted(LOCKED) instanceof Locked locked && locked.process().equals(process)) {
      site.note(LOCKED, new Locked(process, change.apply(locked.seen())));
    }
  }
}
