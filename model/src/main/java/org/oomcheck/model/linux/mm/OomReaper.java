// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.mm;

import java.util.Optional;
import org.oomcheck.model.kernel.RwSemaphore;
import org.oomcheck.model.linux.Slot;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.TaskCells;

/**
 * {@code mm/oom_kill.c}: the kernel thread that takes the pages of a victim which cannot end by
 * itself.
 *
 * <p>Deviates: reaps one victim, at once; v6.12 gives it 2 s to end by itself first.
 */
public final class OomReaper {

  /** Shape of {@link #OOM_REAP_TASK}. */
  @FunctionalInterface
  public interface OomReapTask {

    /** Takes the victim's pages if it can; from then on the killer may choose another victim. */
    void call(Kernel kernel);
  }

  public static final Slot<OomReapTask> OOM_REAP_TASK =
      new Slot<>("oom_reap_task", OomReapTask.class);

  /** Shape of {@link #OOM_REAP_TASK_MM}. */
  @FunctionalInterface
  public interface OomReapTaskMm {

    /** Gives the victim's pages back. */
    void call(Kernel kernel);
  }

  public static final Slot<OomReapTaskMm> OOM_REAP_TASK_MM =
      new Slot<>("oom_reap_task_mm", OomReapTaskMm.class);

  /** How often the reaper tries to take mmap_lock, before it leaves a victim alone. */
  public static final int MAX_OOM_REAP_RETRIES = 10;

  private static final int TRIES_PER_SECOND = 10;

  /**
   * The mmap_lock of victims, where a world has one: others may have it when the reaper comes.
   *
   * @param tries {@link #MAX_OOM_REAP_RETRIES}, or another limit; 0 for none
   */
  public record MmapLock(RwSemaphore semaphore, int tries) {}

  private OomReaper() {}

  /** How often the reaper tries to take mmap_lock in this world; 0 for no limit. */
  public static int tries(Kernel kernel) {
    return kernel.find(MmapLock.class).map(MmapLock::tries).orElse(MAX_OOM_REAP_RETRIES);
  }

  /** What the kernel thread does for a victim. */
  @KernelRef(path = "mm/oom_kill.c", symbol = "oom_reaper", omits = "the list of victims")
  public static void oomReaper(Kernel kernel) {
    kernel.run(OOM_REAP_TASK, f -> f.call(kernel));
  }

  /** Reaps the victim. Context: kernel thread. Locks: tries mmap_lock, where the world has one. */
  @KernelRef(path = "mm/oom_kill.c", symbol = "oom_reap_task", release = "v6.12")
  public static void oomReapTask(Kernel kernel) {
    Optional<MmapLock> lock = kernel.find(MmapLock.class);
    if (lock.isPresent()) {
      reapOrGiveUp(kernel, lock.get().semaphore(), tries(kernel));
    } else {
      kernel.run(OOM_REAP_TASK_MM, f -> f.call(kernel));
    }
  }

  /**
   * Reaps the victim once its mmap_lock can be taken, and gives up after so many tries: from then
   * on the killer may choose another victim.
   */
  private static void reapOrGiveUp(Kernel kernel, RwSemaphore mmapLock, int tries) {
    Loop loop = kernel.machine().loop("while (attempts++ < MAX_OOM_REAP_RETRIES)");
    boolean reaped = false;
    for (int attempts = 0; !reaped && (tries == 0 || attempts < tries); attempts++) {
      loop.head(tries == 0 ? 0 : attempts);
      reaped = mmapLock.downReadTrylock();
      if (!reaped) {
        kernel.sleep().scheduleTimeoutIdle(kernel.machine().hz() / TRIES_PER_SECOND);
      }
    }
    loop.leave(reaped);
    if (reaped) {
      reap(kernel);
      mmapLock.upRead();
    } else {
      leaveVictimAlone(kernel);
    }
  }

  /** Reaps while no other victim is chosen. Context: kernel thread. Locks: waits for oom_lock. */
  @KernelRef(path = "mm/oom_kill.c", symbol = "__oom_reap_task_mm")
  public static void reapUnderOomLock(Kernel kernel) {
    kernel.oomKill().oomLock().lock();
    reap(kernel);
    kernel.oomKill().oomLock().unlock();
  }

  /**
   * Reaps unless the victim's memory has MMU notifiers, which may block: gives the victim a second,
   * with oom_lock held, and leaves its memory alone. Context: kernel thread. Locks: waits for
   * oom_lock.
   */
  @KernelRef(
      path = "mm/oom_kill.c",
      symbol = "__oom_reap_task_mm",
      release = "v4.14",
      commit = "4d4bbd8526a8")
  public static void reapUnlessNotified(Kernel kernel) {
    kernel.oomKill().oomLock().lock();
    if (kernel.processes().mmHasNotifiers()) {
      kernel.sleep().scheduleTimeoutIdle(kernel.machine().hz());
      leaveVictimAlone(kernel);
    } else {
      reap(kernel);
    }
    kernel.oomKill().oomLock().unlock();
  }

  /** Reaps. Context: kernel thread. Locks: none but the victim's own. */
  @KernelRef(
      path = "mm/oom_kill.c",
      symbol = "oom_reap_task_mm",
      release = "v4.19",
      commit = "af5679fbc669")
  public static void reap(Kernel kernel) {
    reapVictim(kernel);
  }

  /**
   * Frees the pages of the victim that has not ended yet, if there is one. From here on it does not
   * keep the OOM killer from choosing another. Context: oom_reaper.
   */
  @KernelRef(
      path = "mm/oom_kill.c",
      symbol = "__oom_reap_task_mm",
      omits = "mmap_sem, and what cannot be reaped")
  private static void reapVictim(Kernel kernel) {
    takePages(kernel);
    skipVictim(kernel);
  }

  /** Frees the victim's pages; until the reaper lets go of its memory, the victim cannot end. */
  @KernelRef(path = "mm/oom_kill.c", symbol = "__oom_reap_task_mm", release = "v4.19")
  public static void takePages(Kernel kernel) {
    Processes processes = kernel.processes();
    int pages =
        kernel
            .machine()
            .perform(Step.of(processes, "reaps the victim's pages", () -> reap(processes, true)));
    if (pages > 0) {
      kernel.pageAlloc().freePages(pages);
    }
  }

  /** Hides the victim from the OOM killer, with its memory. Context: oom_reaper. */
  private static void leaveVictimAlone(Kernel kernel) {
    Processes processes = kernel.processes();
    kernel
        .machine()
        .perform(
            Step.of(processes, "leaves the victim's pages alone", () -> reap(processes, false)));
    skipVictim(kernel);
  }

  @KernelRef(path = "mm/oom_kill.c", symbol = "oom_reap_task", omits = "what comes before it")
  private static void skipVictim(Kernel kernel) {
    TaskCells states = kernel.processes().states();
    kernel
        .machine()
        .perform(
            Step.run(
                kernel.processes(),
                "set_bit(MMF_OOM_SKIP)",
                () -> states.replaceAll(Processes.REAPING, Processes.REAPED)));
  }

  /** How many pages the reaper frees of the victim: none, or all that it has. */
  private static int reap(Processes processes, boolean all) {
    TaskCells states = processes.states();
    TaskCells rss = processes.rss();
    for (int task = 0; task < states.tasks(); task++) {
      if (states.get(task) == Processes.KILLED) {
        int pages = all ? rss.get(task) : 0;
        rss.set(task, rss.get(task) - pages);
        states.set(task, Processes.REAPING);
        return pages;
      }
    }
    return 0;
  }
}
