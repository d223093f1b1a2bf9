// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.mm;

import org.oomcheck.model.kernel.RwSemaphore;
import org.oomcheck.model.linux.Slot;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Loop;

/**
 * {@code mm/oom_kill.c}: the kernel thread that takes the pages of a victim which cannot end by
 * itself.
 *
 * <p>Deviates: reaps one victim, at once; v6.12 gives it 2 s to end by itself first.
 */
public final class OomReaper {

  /** Shape of {@link #OOM_REAP_TASK_MM}. */
  @FunctionalInterface
  public interface OomReapTaskMm {

    /** Gives the victim's pages back. */
    void call(Kernel kernel);
  }

  public static final Slot<OomReapTaskMm> OOM_REAP_TASK_MM =
      new Slot<>("oom_reap_task_mm", OomReapTaskMm.class);

  private static final int TRIES_PER_SECOND = 10;

  private OomReaper() {}

  /** The body of the kernel thread. */
  @KernelRef(path = "mm/oom_kill.c", symbol = "oom_reap_task", omits = "trying again")
  public static void oomReaper(Kernel kernel) {
    kernel.run(OOM_REAP_TASK_MM, f -> f.call(kernel));
  }

  /**
   * Reaps the victim once its mmap_lock can be taken, and gives up after so many tries: from then
   * on the killer may choose another victim. Context: kernel thread. Locks: tries mmap_lock.
   *
   * @param tries MAX_OOM_REAP_RETRIES; 0 for no limit
   */
  @KernelRef(path = "mm/oom_kill.c", symbol = "oom_reap_task", release = "v6.12")
  public static void oomReapTask(Kernel kernel, RwSemaphore mmapLock, int tries) {
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
      kernel.processes().leaveVictimAlone();
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
      kernel.processes().leaveVictimAlone();
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
    kernel.processes().reapVictim(kernel.pageAlloc());
  }
}
