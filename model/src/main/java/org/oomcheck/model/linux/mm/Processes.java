// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.mm;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.oomcheck.model.linux.sched.Badness;
import org.oomcheck.model.linux.sched.FrozenTasks;
import org.oomcheck.model.linux.sched.MmuGather;
import org.oomcheck.model.linux.sched.ThreadGroups;
import org.oomcheck.model.machine.Cell;
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
  public static final int NO_MM = 0;

  public static final int ALIVE = 1;
  public static final int KILLED = 2;

  /** Killed, and the OOM reaper has taken its pages: MMF_OOM_SKIP. */
  public static final int REAPED = 3;

  /** Killed, and the OOM reaper is at its pages. */
  public static final int REAPING = 4;

  /** What looking for a victim can find besides a number of equally bad processes. */
  public static final int VICTIM_STILL_EXITING = -1;

  private final Machine machine;
  private final ThreadGroups threads;
  private final TaskCells state;
  private final TaskCells rss;
  private final Badness badness;

  /** {@code oc->chosen}: how many pages the chosen process holds and one more, or 0 for none. */
  private final Cell chosen;

  private final List<Runnable> beforeKill = new ArrayList<>();
  private final List<Runnable> whenSelecting = new ArrayList<>();

  private final FrozenTasks frozen;

  /** Where pages are between unmapped and free: one place, or none. */
  private final List<MmuGather> gathers = new ArrayList<>();

  /** Where C kills: for which processes SIGKILL is pending, and which are locked. */
  private final List<TaskCells> signals = new ArrayList<>();

  private final List<TaskCells> locks = new ArrayList<>();

  private final AtomicBoolean mmuNotifiers = new AtomicBoolean();
  private final AtomicBoolean any = new AtomicBoolean();

  public Processes(Machine machine) {
    this.machine = machine;
    this.threads = new ThreadGroups(machine);
    this.frozen = new FrozenTasks(machine);
    TaskCells states = machine.taskCells("task->mm", NO_MM);
    states.meaning("none", "alive", "killed", "reaped", "reaping");
    this.state = threads.ofProcesses(states);
    this.rss = threads.ofProcesses(machine.taskCells("task->mm->rss", 0));
    this.badness = new Badness(state, rss);
    this.chosen = machine.cell("oc->chosen", 0);
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
    any.set(true);
  }

  /** Whether the world has processes at all. */
  boolean any() {
    return any.get();
  }

  /** Declares that the OOM killer has killed this process already. Only while the world boots. */
  public void bootVictim(int task, int pages) {
    kill(task);
    rss.set(task, pages);
    any.set(true);
  }

  void kill(int task) {
    state.set(task, KILLED);
    signals.forEach(cells -> cells.set(task, 1));
  }

  /**
   * Tells SIGKILL and task_lock() apart from being a victim: a victim ends when the signal has
   * come, and no process ends while it is locked. Only while the world boots.
   */
  public void tellApart(TaskCells newSignals, TaskCells newLocks) {
    signals.add(newSignals);
    locks.add(newLocks);
  }

  /** Which processes are in a frozen cgroup. */
  public FrozenTasks frozen() {
    return frozen;
  }

  /** Tells pages that are unmapped apart from free ones. Only while the world boots. */
  public void gatherIn(MmuGather gather) {
    gathers.add(gather);
  }

  /** Which tasks are threads of one process. */
  public ThreadGroups threads() {
    return threads;
  }

  /** What has become of each process; for steps on this object. */
  public TaskCells states() {
    return state;
  }

  /** How many pages each process holds; for steps on this object. */
  public TaskCells rss() {
    return rss;
  }

  /** Says that the memory of processes has MMU notifiers. Only while the world boots. */
  public void haveMmuNotifiers() {
    mmuNotifiers.set(true);
  }

  /** Whether the memory of processes has MMU notifiers. */
  @KernelRef(path = "include/linux/mmu_notifier.h", symbol = "mm_has_notifiers")
  boolean mmHasNotifiers() {
    return mmuNotifiers.get();
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
    return isVictim(state.get());
  }

  /** Whether a process in this state was killed by the OOM killer. */
  public static boolean isVictim(int state) {
    return state == KILLED || state == REAPED || state == REAPING;
  }

  /** How many pages a process holds. Only inside an effect or a goal. */
  public int pagesOf(int task) {
    return rss.get(task);
  }

  /** How many pages all processes hold. Only inside an effect or a goal. */
  public int pagesOfAll() {
    return badness.all();
  }

  private static boolean keepsKiller(int state) {
    return state == KILLED || state == REAPING;
  }

  private boolean isSignalled() {
    return signals.isEmpty() ? isVictim() : signals.get(0).get() == 1;
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

  /** Whether the running task was killed by the OOM killer, and may use reserves for that. */
  @KernelRef(path = "include/linux/oom.h", symbol = "tsk_is_oom_victim")
  public boolean tskIsOomVictim() {
    return machine.perform(
        Step.of(this, "tsk_is_oom_victim(current)", () -> isVictim() && threads.isMarked()));
  }

  /**
   * Whether the running task is a victim whose memory has not been reaped. One that has is no
   * longer spared: the killer chooses another.
   */
  @KernelRef(path = "mm/oom_kill.c", symbol = "task_will_free_mem", omits = "other SIGKILLs")
  public boolean taskWillFreeMem() {
    return machine.perform(
        Step.of(this, "task_will_free_mem(current)", () -> keepsKiller(state.get())));
  }

  /** Waits until the running process is killed; until then it idles with its memory. */
  public void idleUntilKilled() {
    machine.perform(
        Step.run(this, "sleeps with its memory until it is killed", () -> {})
            .when(this::isSignalled)
            .sleeping()
            .idling());
  }

  /** As {@link #idleUntilKilled}, but a frozen process has to be thawed as well. */
  public void idleUntilKilledAndThawed() {
    machine.perform(
        Step.run(this, "is frozen with its memory until it is killed and thawed", () -> {})
            .when(() -> isSignalled() && !frozen.isFrozen())
            .sleeping()
            .idling());
  }

  /** Lets victims that are frozen go on; takes no step where no process is ever frozen. */
  public void thawVictims() {
    frozen.thaw(this, task -> isVictim(state.get(task)));
  }

  /** Waits until there is a victim whose memory can be reaped. Context: oom_reaper. */
  public void waitForVictim() {
    machine.perform(
        Step.run(this, "wait_event_freezable(oom_reaper_wait, oom_reaper_list)", () -> {})
            .when(() -> state.count(KILLED) > 0)
            .sleeping()
            .idling());
  }

  /**
   * Looks for the process that holds most, and chooses it; equally bad ones are chosen together
   * until one of them is killed. It is known by how much it holds; one that grows stays chosen.
   * SysRq-f passes over no victim that is still exiting, and may choose it once more.
   *
   * <p>Deviates: of such a victim and a process that hold as much, SysRq-f chooses the process.
   *
   * @return how many are equally bad, 0 if there is none, or {@link #VICTIM_STILL_EXITING}
   */
  @KernelRef(
      path = "mm/oom_kill.c",
      symbol = "select_bad_process",
      omits = "oom_score_adj, swap and page tables in the score")
  public int selectBadProcess() {
    boolean sysrq = OomKill.isSysrqOom(machine);
    return machine.perform(
        Step.of(
            this,
            "select_bad_process()",
            () -> {
              looksForVictim();
              return choose(sysrq);
            }));
  }

  /** Says that a victim is looked for. Only inside an effect. */
  public void looksForVictim() {
    whenSelecting.forEach(Runnable::run);
  }

  private int choose(boolean sysrq) {
    if (isVictimLeft() && (!sysrq || most() < badness.most(Processes::keepsKiller))) {
      return VICTIM_STILL_EXITING;
    }
    int count = badness.count(in -> in == ALIVE, most());
    chosen.set(count == 0 ? 0 : most() + 1);
    return count;
  }

  private int most() {
    return badness.most(in -> in == ALIVE);
  }

  /** Whether a victim is neither gone nor reaped. */
  private boolean isVictimLeft() {
    return state.count(KILLED) + state.count(REAPING) > 0;
  }

  /**
   * Kills one of the processes that were chosen. If that one has ended meanwhile, none is killed.
   *
   * <p>Complains if a victim has not ended yet: the choice under oom_lock never lets that happen.
   */
  @KernelRef(
      path = "mm/oom_kill.c",
      symbol = "oom_kill_process",
      omits = "children, threads, reaper")
  public void oomKillProcess(int which) {
    kill("oom_kill_process()", () -> killOneOfTheWorst(which));
  }

  /**
   * Kills a process, with all checks of kills, but for a kill that a user asks for.
   *
   * @param kill does it inside a step on this object; whether another victim has not ended yet
   */
  public void kill(String label, Supplier<Boolean> kill) {
    boolean asked = OomKill.isSysrqOom(machine);
    if (!asked) {
      beforeKill.forEach(Runnable::run);
    }
    if (machine.perform(Step.of(this, label, kill).withoutResult()) && !asked) {
      machine.complain(
          Hazard.PREMATURE_OOM_KILL,
          "a process is killed, and one that was killed before it has not ended yet");
    }
  }

  /** Whether another victim has not ended yet, and one is killed. */
  private boolean killOneOfTheWorst(int which) {
    boolean second = isVictimLeft();
    // If another task has killed since this one looked, oom_lock does not keep it away.
    int least = second && chosen.get() == 0 ? most() : chosen.get() - 1;
    boolean none = least < 0;
    chosen.set(0);
    int left = which;
    for (int task = 0; !none && task < state.tasks(); task++) {
      if (isAlive(task) && rss.get(task) >= least && left-- == 0) {
        kill(task);
      }
    }
    return second;
  }

  /** Makes the running process a victim of the OOM killer. Context: any. Locks: needs oom_lock. */
  @KernelRef(path = "mm/oom_kill.c", symbol = "mark_oom_victim", omits = "freezing, TIF_MEMDIE")
  public void markOomVictim() {
    machine.perform(
        Step.run(
            this,
            "mark_oom_victim(current)",
            () -> {
              state.set(KILLED);
              signals.forEach(cells -> cells.set(1));
            }));
  }

  /**
   * The running process gives its memory back and ends. It is no candidate for the OOM killer any
   * more; a victim keeps the killer from choosing another until its pages are free, and waits for
   * the OOM reaper, which has mmap_lock. A thread that is not the last one only goes.
   */
  public void exit(PageAlloc pageAlloc) {
    if (!threads.lastToLeave(this, state)) {
      return;
    }
    int pages =
        machine.perform(
            Step.of(this, "exit_mm(current)", this::exitMm)
                .when(() -> state.get() != REAPING && locks.stream().allMatch(c -> c.get() == 0)));
    boolean skipsFirst = gathers.stream().anyMatch(MmuGather::skipsBeforeFlush);
    skip(pages < 0 && skipsFirst);
    if (pages != 0) {
      pageAlloc.freePages(Math.abs(pages));
    }
    skip(pages < 0 && !skipsFirst);
  }

  private void skip(boolean victim) {
    if (victim) {
      machine.perform(Step.run(this, "set_bit(MMF_OOM_SKIP)", () -> state.set(NO_MM)));
    }
  }

  /** How many pages the process held, below zero for a victim. */
  @KernelRef(path = "kernel/exit.c", symbol = "exit_mm")
  private int exitMm() {
    int pages = rss.get();
    boolean victim = state.get() == KILLED && pages > 0;
    rss.set(0);
    gathers.forEach(gather -> gather.gather(victim ? pages : 0));
    state.set(victim ? KILLED : NO_MM);
    return victim ? -pages : pages;
  }
}
