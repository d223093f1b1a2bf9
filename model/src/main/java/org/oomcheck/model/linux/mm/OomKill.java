// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.mm;

import static org.oomcheck.model.linux.mm.Gfp.__GFP_FS;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.oomcheck.model.kernel.BlockingNotifierChain;
import org.oomcheck.model.kernel.WatchedMutex;
import org.oomcheck.model.linux.Slot;
import org.oomcheck.model.linux.printk.Console;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.TaskCells;

/** {@code mm/oom_kill.c}: the OOM killer and the notifiers that are asked before it kills. */
public final class OomKill {

  /** Shape of {@link #OUT_OF_MEMORY}. */
  @FunctionalInterface
  public interface OutOfMemory {

    /** Whether the allocation should be tried again. */
    boolean call(Kernel kernel, int gfp);
  }

  /** Shape of {@link #OOM_KILL_PROCESS}. */
  @FunctionalInterface
  public interface OomKillProcess {

    /** Kills one of the processes that are equally bad. */
    void call(Kernel kernel, int which);
  }

  public static final Slot<OutOfMemory> OUT_OF_MEMORY =
      new Slot<>("out_of_memory", OutOfMemory.class);
  public static final Slot<OomKillProcess> OOM_KILL_PROCESS =
      new Slot<>("oom_kill_process", OomKillProcess.class);

  /** In place of a number of a process in {@link MarkOomVictim}: the running one. */
  public static final int CURRENT = -1;

  /** Shape of {@link #MARK_OOM_VICTIM}. */
  @FunctionalInterface
  public interface MarkOomVictim {

    /** Makes one of the processes that are equally bad a victim, or the {@link #CURRENT} one. */
    void call(Kernel kernel, int which);
  }

  public static final Slot<MarkOomVictim> MARK_OOM_VICTIM =
      new Slot<>("mark_oom_victim", MarkOomVictim.class);

  /** Shape of {@link #PAGEFAULT_OUT_OF_MEMORY}. */
  @FunctionalInterface
  public interface PagefaultOutOfMemory {

    /** What the architecture does with VM_FAULT_OOM. */
    void call(Kernel kernel);
  }

  public static final Slot<PagefaultOutOfMemory> PAGEFAULT_OUT_OF_MEMORY =
      new Slot<>("pagefault_out_of_memory", PagefaultOutOfMemory.class);

  /** Shape of {@link #OOM_RESERVES_ALLOWED}. */
  @FunctionalInterface
  public interface OomReservesAllowed {

    /** Whether every thread of a victim may use reserves; asked while the world boots. */
    boolean toAllThreads();
  }

  public static final Slot<OomReservesAllowed> OOM_RESERVES_ALLOWED =
      new Slot<>("oom_reserves_allowed", OomReservesAllowed.class);

  /** Shape of {@link #EXIT_MMAP}. */
  @FunctionalInterface
  public interface ExitMmap {

    /**
     * Whether a victim gets MMF_OOM_SKIP before its last pages are free; asked while the world
     * boots.
     */
    boolean skipsBeforeFlush();
  }

  public static final Slot<ExitMmap> EXIT_MMAP = new Slot<>("exit_mmap", ExitMmap.class);

  /** register_oom_notifier(), and what out_of_memory() does to have the callbacks called. */
  public static final Slot<OomNotifiers.Boot> OOM_NOTIFIERS =
      new Slot<>("register_oom_notifier", OomNotifiers.Boot.class);

  private final WatchedMutex oomLock;
  private final BlockingNotifierChain oomNotifyList;
  private final Kernel kernel;
  private final Machine machine;

  /** {@code oom_killer_disabled}: one cell in worlds in which a task may set it, or none. */
  private final List<Cell> disabled = new ArrayList<>();

  OomKill(Kernel kernel) {
    this.kernel = kernel;
    this.machine = kernel.machine();
    this.oomLock = new WatchedMutex(machine, "&oom_lock");
    this.oomNotifyList = new BlockingNotifierChain(machine, "oom_notify_list");
  }

  /** Serialises the OOM killer. */
  public WatchedMutex oomLock() {
    return oomLock;
  }

  /** The callbacks that may free memory before a task is killed. */
  public BlockingNotifierChain oomNotifyList() {
    return oomNotifyList;
  }

  /** Lets tasks of this world disable the OOM killer. Only while the world boots. */
  public void bootSwitch() {
    disabled.add(machine.cell("oom_killer_disabled", 0));
  }

  /**
   * From here on out_of_memory() does nothing, if all victims end in time. Context: may sleep.
   * Locks: takes oom_lock, so it waits for a task in out_of_memory().
   *
   * @param jiffies for how long to wait for victims
   * @return false if there still is one; the OOM killer works then
   */
  @KernelRef(
      path = "mm/oom_kill.c",
      symbol = "oom_killer_disable",
      release = "v5.8",
      omits = "being killed, signals")
  public boolean oomKillerDisable(int jiffies) {
    oomLock.lock();
    setOomKillerDisabled(true);
    oomLock.unlock();
    boolean ended = !kernel.processes().any() || victimsEnd(jiffies);
    if (!ended) {
      setOomKillerDisabled(false);
    }
    return ended;
  }

  /** Waits as long for the last victim to call exit_oom_victim(). */
  private boolean victimsEnd(int jiffies) {
    TaskCells states = kernel.processes().states();
    int[] victims = {Processes.KILLED, Processes.REAPING, Processes.REAPED};
    return machine.perform(
        Step.of(kernel.processes(), "wait_event_timeout(oom_victims_wait)", () -> true)
            .when(() -> Arrays.stream(victims).allMatch(state -> states.count(state) == 0))
            .timeout(jiffies, () -> false)
            .sleeping());
  }

  /** Writes {@code oom_killer_disabled}. Locks: needs oom_lock. */
  public void setOomKillerDisabled(boolean value) {
    if (disabled.isEmpty()) {
      throw new IllegalStateException("bootSwitch() was not called");
    }
    Cell cell = disabled.get(0);
    machine.perform(
        Step.run(this, "oom_killer_disabled = " + value, () -> cell.set(value ? 1 : 0)));
  }

  /**
   * Reads {@code oom_killer_disabled}, with which out_of_memory() begins; takes no step where no
   * task may set it. Locks: needs oom_lock.
   */
  public boolean oomKillerDisabled() {
    if (disabled.isEmpty()) {
      return false;
    }
    Cell cell = disabled.get(0);
    return machine.perform(Step.of(this, "oom_killer_disabled", () -> cell.get() == 1));
  }

  /** What {@code struct oom_control} says of a call, as far as it matters here. */
  private record OomControl(AtomicBoolean sysrq) {
    OomControl() {
      this(new AtomicBoolean());
    }
  }

  /**
   * Calls out_of_memory() with an order of -1. Context: may sleep. Locks: needs oom_lock.
   *
   * @return false if no process can be killed
   */
  public static boolean outOfMemoryForSysrq(Kernel kernel) {
    OomControl oc = kernel.machine().current().kept(OomControl.class, OomControl::new);
    oc.sysrq().set(true);
    boolean killed = kernel.call(OUT_OF_MEMORY, f -> f.call(kernel, Gfp.GFP_KERNEL));
    oc.sysrq().set(false);
    return killed;
  }

  /** Whether the running task asks for a kill because of SysRq-f; takes no step. */
  @KernelRef(path = "mm/oom_kill.c", symbol = "is_sysrq_oom", release = "v4.13")
  public static boolean isSysrqOom(Machine machine) {
    return machine.current().kept(OomControl.class, OomControl::new).sysrq().get();
  }

  /** How the callbacks are registered and called. */
  public OomNotifiers notifiers() {
    return kernel.oomNotifiers();
  }

  /**
   * Asks the notifiers for memory and kills a process if they have none. An allocation that may not
   * enter the filesystem runs the notifiers too, but never kills. After a kill it sleeps for a
   * tick, with oom_lock held. Context: may sleep. Locks: needs oom_lock; takes the chain's rwsem
   * for reading.
   *
   * <p>Deviates: the sleep after a kill is not cut short by a signal.
   */
  @KernelRef(
      path = "mm/oom_kill.c",
      symbol = "out_of_memory",
      omits = "memcg, constraints, panic_on_oom, oom_kill_allocating_task")
  public static boolean outOfMemory(Kernel kernel, int gfp) {
    return !kernel.oomKill().oomKillerDisabled()
        && (kernel.oomKill().notifiers().freed() > 0 || killUnlessNofs(kernel, gfp, 1));
  }

  /**
   * What out_of_memory() does after the notifiers. Locks: needs oom_lock.
   *
   * @param jiffies for how long to sleep after a kill, so that the victim can run
   */
  public static boolean killUnlessNofs(Kernel kernel, int gfp, int jiffies) {
    if (kernel.processes().taskWillFreeMem()) {
      kernel.processes().threads().mark(kernel.processes());
      return true;
    }
    return killIfFs(kernel, gfp, jiffies);
  }

  /**
   * What {@code out_of_memory()} does after the notifiers, called by a task that is no victim
   * itself.
   */
  public static boolean killIfFs(Kernel kernel, int gfp, int jiffies) {
    if (!Gfp.has(gfp, __GFP_FS)) {
      return true;
    }
    // How many were equally bad is of no concern to what follows.
    Loop victim = kernel.machine().loop("victim");
    victim.head();
    int candidates = kernel.processes().selectBadProcess();
    if (candidates == 0 && isSysrqOom(kernel.machine())) {
      victim.leave(false);
      return false;
    }
    if (candidates == 0) {
      throw new KernelBug(
          Hazard.KERNEL_BUG,
          "Kernel panic - not syncing: Out of memory and no killable processes...");
    }
    if (candidates != Processes.VICTIM_STILL_EXITING) {
      int which = oneOf(kernel.machine(), candidates);
      kernel.run(OOM_KILL_PROCESS, f -> f.call(kernel, which));
    }
    boolean killed = candidates != Processes.VICTIM_STILL_EXITING;
    victim.leave(killed);
    if (killed && jiffies > 0) {
      kernel.sleep().scheduleTimeoutKillable(jiffies);
    }
    return true;
  }

  /**
   * Calls the OOM killer for an allocation that has failed somewhere in a page fault, and does not
   * look whether memory is out. Context: may sleep. Locks: takes oom_lock by trylock.
   */
  @KernelRef(path = "mm/oom_kill.c", symbol = "pagefault_out_of_memory", omits = "memcg")
  public static void pagefaultOutOfMemory(Kernel kernel) {
    if (kernel.oomKill().oomLock().trylock()) {
      kernel.run(OUT_OF_MEMORY, f -> f.call(kernel, Gfp.GFP_KERNEL));
      kernel.oomKill().oomLock().unlock();
    }
  }

  /** Only to threads that are marked: TIF_MEMDIE. */
  @KernelRef(path = "mm/page_alloc.c", symbol = "gfp_pfmemalloc_allowed")
  public static boolean oomReservesToMarkedThreads() {
    return false;
  }

  /** To all threads of a victim, marked or not. */
  @KernelRef(
      path = "mm/page_alloc.c",
      symbol = "oom_reserves_allowed",
      release = "v4.14",
      commit = "cd04ae1e2dc8",
      omits = "CONFIG_MMU")
  public static boolean oomReservesToAllThreads() {
    return true;
  }

  /** Until v4.13: only when __mmput() has freed everything. */
  @KernelRef(path = "kernel/fork.c", symbol = "__mmput")
  public static boolean mmputSkipsLast() {
    return false;
  }

  /** Between unmap_vmas() and tlb_finish_mmu(). */
  @KernelRef(path = "mm/mmap.c", symbol = "exit_mmap", release = "v4.14", commit = "212925802454")
  public static boolean exitMmapSkipsFirst() {
    return true;
  }

  /**
   * A victim reaps itself before it gets MMF_OOM_SKIP. What the reaper leaves alone, shared memory,
   * is unmapped after that.
   */
  @KernelRef(
      path = "mm/mmap.c",
      symbol = "exit_mmap",
      release = "v4.17",
      commit = "27ae357fa82b",
      omits = "shared memory")
  public static boolean exitMmapReapsFirst() {
    return false;
  }

  /**
   * Kills a process, and all others of its memory cgroup if {@code memory.oom.group} says so.
   * Context: any. Locks: needs oom_lock.
   */
  @KernelRef(
      path = "mm/oom_kill.c",
      symbol = "oom_kill_process",
      release = "v4.19",
      commit = "3d8b38eb81ca",
      omits = "task_will_free_mem(), printk, children, groups inside groups")
  public static void oomKillProcessAndGroup(Kernel kernel, int which) {
    oomKillProcess(kernel, which);
    kernel.find(MemControl.OomGroup.class).ifPresent(group -> group.killIfVictim(kernel));
  }

  /** Kills a process, and reports that first. Context: any. Locks: needs oom_lock. */
  @KernelRef(
      path = "mm/oom_kill.c",
      symbol = "oom_kill_process",
      omits = "task_will_free_mem(), children")
  public static void oomKillProcess(Kernel kernel, int which) {
    dumpHeader(kernel);
    kernel.run(MARK_OOM_VICTIM, f -> f.call(kernel, which));
  }

  /** Prints a report, where printing takes time. Context: any. Locks: needs oom_lock. */
  @KernelRef(path = "mm/oom_kill.c", symbol = "dump_header", omits = "all but one record")
  public static void dumpHeader(Kernel kernel) {
    kernel
        .find(Console.class)
        .ifPresent(console -> kernel.run(Console.VPRINTK_EMIT, f -> f.call(console)));
  }

  /**
   * Gives a process access to reserves and keeps the killer from choosing another. Context: any.
   * Locks: needs oom_lock.
   */
  @KernelRef(path = "mm/oom_kill.c", symbol = "mark_oom_victim", omits = "TIF_MEMDIE")
  public static void markOomVictim(Kernel kernel, int which) {
    if (which == CURRENT) {
      kernel.processes().markOomVictim();
    } else {
      kernel.processes().oomKillProcess(which);
    }
    kernel.processes().thawVictims();
  }

  /**
   * Chooses among equally bad processes; every answer is explored.
   *
   * @param candidates how many there are
   * @return which one, from 0
   */
  public static int oneOf(Machine machine, int candidates) {
    if (candidates == 1) {
      return 0;
    }
    String[] answers = new String[candidates];
    for (int i = 0; i < candidates; i++) {
      answers[i] = "number " + i + " of the equally bad";
    }
    return machine.choose("which of the equally bad processes is killed?", answers);
  }
}
