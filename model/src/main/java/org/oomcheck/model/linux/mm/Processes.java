// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.mm;

import java.util.ArrayList;
import java.util.List;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.TaskCells;

/**
 * The tasks that have user memory, as the OOM killer sees them: which are alive, and how much each
 * holds.
 */
public final class Processes {
  /** No user memory: a kthread, or a process that has given it back. */
  private static final int NO_MM = 0;

  private static final int ALIVE = 1;
  private static final int KILLED = 2;

  /** Killed, and the OOM reaper has taken its pages: MMF_OOM_SKIP. */
  private static final int REAPED = 3;

  /** What looking for a victim can find besides a number of equally bad processes. */
  public static final int VICTIM_STILL_EXITING = -1;

  private final Machine machine;
  private final TaskCells state;
  private final TaskCells rss;
  private final List<Runnable> beforeKill = new ArrayList<>();
  private final List<Runnable> whenSelecting = new ArrayList<>();

  public Processes(Machine machine) {
    this.machine = machine;
    this.state = machine.taskCells("task->mm", NO_MM).meaning("none", "alive", "killed", "reaped");
    this.rss = machine.taskCells("task->mm->rss", 0);
  }

  /**
   * Declares that a task is a user process. Only while the world boots.
   *
   * @param task its index
   * @param pages how many pages it holds already
   */
  public void boot(int task, int pages) {
    state.set(task, ALIVE);
    rss.set(task, pages);
  }

  /** Declares that the OOM killer has killed this process already. Only while the world boots. */
  public void bootVictim(int task, int pages) {
    state.set(task, KILLED);
    rss.set(task, pages);
  }

  /** Adds a check that is made before a process is killed; may take steps. Only at boot. */
  public void beforeKill(Runnable check) {
    beforeKill.add(check);
  }

  /** Adds what is done in each step that looks for a victim; only with cells. Only at boot. */
  public void whenSelecting(Runnable effect) {
    whenSelecting.add(effect);
  }

  /** Whether the running task was killed by the OOM killer. Only inside an effect. */
  public boolean isVictim() {
    return state.get() >= KILLED;
  }

  /** How many pages a process holds. Only inside an effect or a goal. */
  public int pagesOf(int task) {
    return rss.get(task);
  }

  /** How many pages all processes hold. Only inside an effect or a goal. */
  public int pagesOfAll() {
    int pages = 0;
    for (int task = 0; task < rss.tasks(); task++) {
      pages += rss.get(task);
    }
    return pages;
  }

  /** Whether a process was neither killed nor has ended. Only inside an effect or a goal. */
  public boolean isAlive(int task) {
    return state.get(task) == ALIVE;
  }

  /** Whether the OOM reaper has taken a victim's pages. Only inside an effect or a goal. */
  public boolean hasReaped() {
    return state.count(REAPED) > 0;
  }

  /** Adds pages to what the running process holds. */
  @KernelRef(path = "include/linux/mm.h", symbol = "add_mm_counter")
  public void addMmCounter(int pages) {
    machine.perform(
        Step.run(this, "add_mm_counter(" + pages + ")", () -> rss.set(rss.get() + pages)));
  }

  /** Whether the running task has user memory, {@code current->mm}. */
  public boolean hasMm() {
    return machine.perform(Step.of(this, "current->mm", () -> state.get() != NO_MM));
  }

  /** Whether the running task was killed by the OOM killer. */
  @KernelRef(path = "include/linux/oom.h", symbol = "tsk_is_oom_victim")
  public boolean tskIsOomVictim() {
    return machine.perform(Step.of(this, "tsk_is_oom_victim(current)", this::isVictim));
  }

  /** Waits until the running process is killed; until then it idles with its memory. */
  public void idleUntilKilled() {
    machine.perform(
        Step.run(this, "sleeps with its memory until it is killed", () -> {})
            .when(() -> state.get() >= KILLED)
            .sleeping()
            .idling());
  }

  /**
   * Looks for the process that holds most.
   *
   * @return how many are equally bad, 0 if there is none, or {@link #VICTIM_STILL_EXITING}
   */
  @KernelRef(
      path = "mm/oom_kill.c",
      symbol = "select_bad_process",
      omits = "oom_score_adj, swap and page tables in the score")
  public int selectBadProcess() {
    return machine.perform(
        Step.of(
            this,
            "select_bad_process()",
            () -> {
              whenSelecting.forEach(Runnable::run);
              return worst();
            }));
  }

  private int worst() {
    if (state.count(KILLED) > 0) {
      return VICTIM_STILL_EXITING;
    }
    int most = -1;
    int count = 0;
    for (int task = 0; task < state.tasks(); task++) {
      if (state.get(task) == ALIVE && rss.get(task) >= most) {
        count = rss.get(task) > most ? 1 : count + 1;
        most = rss.get(task);
      }
    }
    return count;
  }

  /**
   * Kills one of the processes that are equally bad now; none if they have all gone meanwhile.
   *
   * <p>Complains if a victim has not ended yet: the choice under oom_lock never lets that happen.
   */
  public void oomKillProcess(int which) {
    beforeKill.forEach(Runnable::run);
    kill(which);
  }

  /** Kills the running process, as with {@code vm.oom_kill_allocating_task}. */
  public void oomKillCurrent() {
    beforeKill.forEach(Runnable::run);
    markOomVictim();
  }

  @KernelRef(
      path = "mm/oom_kill.c",
      symbol = "oom_kill_process",
      omits = "children, threads, reaper")
  private void kill(int which) {
    boolean second =
        machine.perform(
            Step.of(this, "oom_kill_process()", () -> killOneOfTheWorst(which)).withoutResult());
    if (second) {
      machine.complain(
          Hazard.PREMATURE_OOM_KILL,
          "a process is killed, and one that was killed before it has not ended yet");
    }
  }

  /** Whether another victim has not ended yet. */
  private boolean killOneOfTheWorst(int which) {
    boolean second = state.count(KILLED) > 0;
    int count = worst();
    int most = -1;
    for (int task = 0; task < state.tasks(); task++) {
      most = state.get(task) == ALIVE ? Math.max(most, rss.get(task)) : most;
    }
    int left = Math.min(which, count - 1);
    for (int task = 0; task < state.tasks(); task++) {
      if (state.get(task) == ALIVE && rss.get(task) == most && left-- == 0) {
        state.set(task, KILLED);
      }
    }
    return second;
  }

  /** Makes the running process a victim of the OOM killer. Context: any. Locks: needs oom_lock. */
  @KernelRef(path = "mm/oom_kill.c", symbol = "mark_oom_victim", omits = "freezing, TIF_MEMDIE")
  public void markOomVictim() {
    machine.perform(Step.run(this, "mark_oom_victim(current)", () -> state.set(KILLED)));
  }

  /**
   * Takes the pages of the victim that has not ended yet, if there is one; from here on it does not
   * keep the OOM killer from choosing another. Context: oom_reaper.
   *
   * @return how many pages it held
   */
  @KernelRef(
      path = "mm/oom_kill.c",
      symbol = "__oom_reap_task_mm",
      omits = "mmap_sem, and what cannot be reaped")
  public int reapVictim() {
    return machine.perform(Step.of(this, "reaps the victim's pages", this::reap));
  }

  private int reap() {
    for (int task = 0; task < state.tasks(); task++) {
      if (state.get(task) == KILLED) {
        int pages = rss.get(task);
        rss.set(task, 0);
        state.set(task, REAPED);
        return pages;
      }
    }
    return 0;
  }

  /**
   * Takes the running process off the list.
   *
   * @return how many pages it held
   */
  @KernelRef(path = "kernel/exit.c", symbol = "exit_mm")
  public int exitMm() {
    return machine.perform(
        Step.of(
            this,
            "exit_mm(current)",
            () -> {
              int pages = rss.get();
              rss.set(0);
              state.set(NO_MM);
              return pages;
            }));
  }
}
