// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.world;

import java.util.Optional;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.MemorySetting;
import org.oomcheck.model.linux.mm.Gfp;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.Task;

/**
 * How allocations of C find memory. One that must not sleep may fail each time. One that may sleep
 * finds memory at once, or after it has reclaimed and has called the OOM notifiers; then there is
 * some, as another process has ended meanwhile. Both are explored where the world has shrinkers or
 * OOM notifiers of C. In the worlds of the catalogue an allocation that may sleep finds room, or it
 * needs a page of the guest as any other allocation does.
 */
public final class MemoryPressure {
  /** The task allocates without __GFP_IO and __GFP_FS; not with the value of a release. */
  public static final int PF_MEMALLOC_NOIO = 0x00080000;

  /** The task allocates without __GFP_FS; not with the value of a release. */
  public static final int PF_MEMALLOC_NOFS = 0x00100000;

  private final Kernel kernel;
  private final MemorySetting setting;

  private MemoryPressure(Kernel kernel, MemorySetting setting) {
    this.kernel = kernel;
    this.setting = setting;
  }

  private static Optional<MemoryPressure> of(CallSite site) {
    MemorySetting setting = site.part(MemorySetting.class).orElse(MemorySetting.DEFAULT);
    return site.part(Kernel.class).map(kernel -> new MemoryPressure(kernel, setting));
  }

  /**
   * Says that reclaim, or the OOM killer, calls C: another process does it at some time. Only while
   * the world boots.
   */
  public static void callsBack(CallSite site) {
    site.part(Reclaimer.class, () -> new Reclaimer(site));
  }

  /** The process that reclaims. */
  private static final class Reclaimer {
    Reclaimer(CallSite site) {
      site.afterBoot(
          () ->
              of(site)
                  .filter(memory -> memory.setting.reclaims() > 0)
                  .ifPresent(
                      memory ->
                          site.machine().spawn(Role.task("other process"), memory::reclaimOften)));
    }
  }

  /**
   * What creating a worker does to get its memory, where reclaim or the OOM killer calls C and may
   * so wait for a worker; empty where none does, and workers are there from the start. Only while
   * the world boots.
   */
  static Optional<Runnable> ofWorkers(CallSite site) {
    return of(site)
        .filter(memory -> memory.setting.reclaims() > 0)
        .filter(memory -> site.part(Reclaimer.class).isPresent())
        .map(memory -> () -> memory.perhapsReclaims(site, "create_worker()", Gfp.GFP_KERNEL));
  }

  private void reclaimOften() {
    Loop loop = kernel.machine().loop("reclaims");
    for (int i = 0; i < setting.reclaims(); i++) {
      loop.head(i);
      reclaim(Gfp.GFP_KERNEL);
      callOomNotifiers();
    }
    loop.leave();
  }

  /** {@code current_gfp_context()}: what is left of a mask in the scopes of a task. */
  public static int context(Task current, int gfp) {
    int left = current.has(PF_MEMALLOC_NOIO) ? gfp & ~(Gfp.__GFP_IO | Gfp.__GFP_FS) : gfp;
    return current.has(PF_MEMALLOC_NOFS) ? left & ~Gfp.__GFP_FS : left;
  }

  /**
   * Whether an allocation finds memory.
   *
   * @param call the call with its mask, for traces
   * @param mask GFP flags, of which the scopes of the task may leave out some
   * @param mayFail whether it can fail although it may sleep, as one of many pages
   */
  public static boolean finds(CallSite site, String call, int mask, boolean mayFail) {
    if (site.isBooting()) {
      if (Gfp.has(mask, Gfp.__GFP_DIRECT_RECLAIM)) {
        site.mightSleep(call);
      }
      return true;
    }
    Machine machine = site.machine();
    int gfp = context(machine.current(), mask);
    boolean sleeps = Gfp.has(gfp, Gfp.__GFP_DIRECT_RECLAIM);
    if (sleeps) {
      machine.current().mightSleep(Step.run(site, call, () -> {}).sleeping());
    }
    if (!sleeps || machine.current().has(Task.PF_MEMALLOC)) {
      return chooses(machine, call);
    }
    Optional<MemoryPressure> memory = of(site);
    boolean gives = mayFail || gfp != (gfp & ~(Gfp.__GFP_NORETRY | Gfp.__GFP_RETRY_MAYFAIL));
    if (memory.isEmpty()) {
      return !gives || chooses(machine, call);
    }
    if (site.part(MemorySetting.class).isEmpty()) {
      return memory.get().ofGuest(call, gfp);
    }
    memory.get().perhapsReclaims(site, call, gfp);
    return (!gives && !memory.get().setting.anyFails()) || chooses(machine, call);
  }

  /** In a world of the catalogue: there is room, or a page of the guest is needed for a moment. */
  private boolean ofGuest(String call, int gfp) {
    if (kernel.machine().choose("does " + call + " need a page?", "there is room", "it does")
        == 0) {
      return true;
    }
    boolean found = kernel.pageAlloc().allocPage(gfp);
    if (found) {
      kernel.pageAlloc().freePages(1);
    }
    return found;
  }

  private static boolean chooses(Machine machine, String call) {
    return machine.choose("does " + call + " find memory?", "no", "yes") == 1;
  }

  private void perhapsReclaims(CallSite site, String call, int gfp) {
    boolean matters = site.part(Reclaimer.class).isPresent() || setting.needsFsLock();
    if (matters
        && site.machine().choose("does " + call + " reclaim?", "it finds memory", "it does") == 1) {
      reclaim(gfp);
      if (!Gfp.has(gfp, Gfp.__GFP_NORETRY) && !Gfp.has(gfp, Gfp.__GFP_RETRY_MAYFAIL)) {
        callOomNotifiers();
      }
    }
  }

  private void reclaim(int gfp) {
    Task current = kernel.machine().current();
    current.setFlags(Task.PF_MEMALLOC);
    kernel.vmscan().tryToFreePages(gfp);
    current.clearFlags(Task.PF_MEMALLOC);
  }

  private void callOomNotifiers() {
    Loop retry = kernel.machine().loop("retries for oom_lock");
    while (!kernel.oomKill().oomLock().trylock()) {
      retry.head();
      kernel.sleep().scheduleTimeoutUninterruptible(1);
    }
    retry.leave();
    kernel.oomKill().notifiers().freed();
    kernel.oomKill().oomLock().unlock();
  }
}
