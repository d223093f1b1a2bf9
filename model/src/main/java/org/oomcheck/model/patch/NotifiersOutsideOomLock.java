// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.patch;

import static org.oomcheck.model.linux.mm.Gfp.__GFP_RETRY_MAYFAIL;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.model.kernel.BlockingNotifierChain;
import org.oomcheck.model.kernel.Mutex;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.linux.mm.OomKill;
import org.oomcheck.model.linux.mm.OomNotifiers;
import org.oomcheck.model.linux.mm.PageAlloc;
import org.oomcheck.model.linux.mm.PageAlloc.OomResult;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Progress;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.Patch;
import org.oomcheck.model.tree.Replacements;

/**
 * The allocator calls the OOM notifiers before it tries to take oom_lock; a lock of their own keeps
 * the chain from running twice at the same time. out_of_memory() calls none any more, so neither
 * does SysRq-f.
 *
 * <p>It takes the wait away from oom_lock, not the wait itself. Tasks that need oom_lock for
 * something else no longer wait for the balloon: memory cgroups, SysRq-f, and the page fault of
 * i915, whose __GFP_RETRY_MAYFAIL fails again and gives back what the notifier waits for. A task
 * that runs out of memory sleeps in the new lock where it looped before: on v4.13 the two of the
 * first report still wait for each other, and a host that is gone is a DEADLOCK without the
 * OOM_LOCKUP.
 *
 * <p>As posted it has a price. out_of_memory() used to return when a notifier had freed something;
 * now it is called nevertheless unless the last attempt finds a page. If another task was faster, a
 * process is killed although the balloon has more (notifier-contended).
 */
@AutoService(Patch.class)
public final class NotifiersOutsideOomLock implements Patch {

  @Override
  public String id() {
    return "notifiers-outside-oom-lock";
  }

  @Override
  public String summary() {
    return "the OOM notifiers are called before oom_lock is taken, under a lock of their own";
  }

  @Override
  public String source() {
    return "Tetsuo Handa on linux-mm, 20 Jun 2018; not merged";
  }

  @Override
  public void apply(Replacements tree) {
    tree.replace(OomKill.OOM_NOTIFIERS, Serialised::new);
    moveOut(tree);
  }

  /** All of the patch but the lock. */
  static void moveOut(Replacements tree) {
    tree.replace(OomKill.OUT_OF_MEMORY, NotifiersOutsideOomLock::outOfMemory)
        .replace(PageAlloc.ALLOC_PAGES_MAY_OOM, NotifiersOutsideOomLock::allocPagesMayOom);
  }

  /**
   * The notifiers first, then what was there before. What they freed is only reported at the end:
   * if the last attempt does not find it, a process is killed nevertheless. Context: may sleep.
   * Locks: takes oom_notifier_lock for the chain, then oom_lock by trylock.
   */
  @KernelRef(
      path = "mm/page_alloc.c",
      symbol = "__alloc_pages_may_oom",
      omits = "PF_DUMPCORE, costly orders, lowmem, __GFP_THISNODE")
  static OomResult allocPagesMayOom(Kernel kernel, int gfp, Progress progress) {
    boolean oomkill = (gfp & __GFP_RETRY_MAYFAIL) == 0;
    boolean freed = oomkill && kernel.oomKill().notifiers().freed() > 0;
    if (!kernel.oomKill().oomLock().trylock()) {
      kernel.sleep().scheduleTimeoutUninterruptible(1);
      return OomResult.PROGRESS;
    }
    OomResult result = freed ? OomResult.PROGRESS : OomResult.NOTHING;
    if (kernel.pageAlloc().lastAttempt(progress)) {
      result = OomResult.PAGE;
    } else if (oomkill && kernel.call(OomKill.OUT_OF_MEMORY, f -> f.call(kernel, gfp))) {
      result = OomResult.PROGRESS;
    }
    kernel.oomKill().oomLock().unlock();
    return result;
  }

  /** Kills, and asks no notifier. Context: may sleep. Locks: needs oom_lock. */
  @KernelRef(
      path = "mm/oom_kill.c",
      symbol = "out_of_memory",
      omits = "memcg, constraints, panic_on_oom")
  private static boolean outOfMemory(Kernel kernel, int gfp) {
    return !kernel.oomKill().oomKillerDisabled() && OomKill.killUnlessNofs(kernel, gfp, 1);
  }

  /** {@code try_oom_notifier()} and its lock. */
  private static final class Serialised extends OomNotifiers {
    private final Mutex oomNotifierLock;

    Serialised(Kernel kernel, BlockingNotifierChain chain) {
      super(chain);
      this.oomNotifierLock = new Mutex(kernel.machine(), "&oom_notifier_lock");
    }

    /**
     * Asks the callbacks for memory. Context: may sleep. Locks: takes oom_notifier_lock.
     *
     * <p>Deviates: a victim of the OOM killer waits for the lock as well, where
     * mutex_lock_killable() lets it go.
     */
    @Override
    @KernelRef(path = "mm/oom_kill.c", symbol = "try_oom_notifier")
    public int freed() {
      oomNotifierLock.lock();
      int freed = super.freed();
      oomNotifierLock.unlock();
      return freed;
    }
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.violated(
            "v4.13+notifiers-outside-oom-lock", "reclaim-needs-oom", Hazard.DEADLOCK),
        Expectation.proven("v4.15+notifiers-outside-oom-lock", "reclaim-needs-oom"),
        Expectation.proven("v4.15+notifiers-outside-oom-lock", "memcg-behind-notifier"),
        Expectation.violated(
            "v4.15+notifiers-outside-oom-lock", "nofs-only", Hazard.HUNG_TASK, Hazard.OOM_LOCKUP),
        Expectation.violated("v4.15+notifiers-outside-oom-lock", "host-slow", Hazard.STALL)
            .waiting(70),
        Expectation.violated("v4.15+notifiers-outside-oom-lock", "host-gone", Hazard.DEADLOCK),
        Expectation.violated(
            "v4.13+notifiers-outside-oom-lock", "notifier-contended", Hazard.PREMATURE_OOM_KILL),
        Expectation.proven("v4.13+notifiers-outside-oom-lock", "notifier-i915"),
        Expectation.proven("v4.15+notifiers-outside-oom-lock", "rcu-notifier-reentered"));
  }
}
