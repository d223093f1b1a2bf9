// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.notifier;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.oomcheck.model.kernel.BlockingNotifierChain.Answer;
import org.oomcheck.model.kernel.BlockingNotifierChain.Code;
import org.oomcheck.model.kernel.Mutex;
import org.oomcheck.model.kernel.SharedVariable;
import org.oomcheck.model.linux.mm.Gfp;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.tree.KernelTree;

/**
 * {@code drivers/gpu/drm/i915}, its OOM notifier and the page fault that gets in its way: one GEM
 * object, which has one page of memory or none.
 *
 * <p>In v4.13 the notifier takes obj->mm.lock twice; in v6.12 it only tries the object's lock, but
 * it waits for vm->mutex and wakes the device up before. The model changes over at v6.12, as the
 * releases between were not looked at.
 */
public final class I915GemShrinker {
  private static final int LOCK_SECONDS = 5;
  private static final int GFP_SHMEM = Gfp.GFP_HIGHUSER_MOVABLE & ~Gfp.__GFP_MOVABLE;

  private final Kernel kernel;
  private final boolean onlyTries;
  private final Mutex structMutex;
  private final Mutex lock;

  /** {@code vm->mutex}: one in worlds in which a task reclaims under it, or none. */
  private final List<Mutex> vmMutex = new ArrayList<>();

  private final AtomicBoolean resumeAllocates = new AtomicBoolean();
  private final SharedVariable pages;

  /**
   * Loads the driver while the world boots; the object has its page.
   *
   * @param tree says which form the driver has
   */
  public I915GemShrinker(Kernel kernel, KernelTree tree) {
    Machine machine = kernel.machine();
    this.kernel = kernel;
    this.onlyTries = tree.since("v6.12");
    this.structMutex = new Mutex(machine, "&dev->struct_mutex");
    this.lock = new Mutex(machine, onlyTries ? "obj->base.resv" : "&obj->mm.lock");
    this.pages = new SharedVariable(machine, "obj->mm.pages", 1);
    kernel.oomKill().notifiers().booted("&i915->mm.oom_notifier", 0, this::i915GemShrinkerOom);
  }

  /** Says that a page fault reclaims under vm->mutex. Only while the world boots. */
  public void reclaimUnderVmMutex() {
    vmMutex.add(new Mutex(kernel.machine(), "vm->mutex"));
  }

  /** Says that waking the device up allocates with GFP_KERNEL. Only while the world boots. */
  public void resumeAllocates() {
    resumeAllocates.set(true);
  }

  /** Guards the device; until v4.13 and later, the OOM notifier tries for 5 s to get it. */
  public Mutex structMutex() {
    return structMutex;
  }

  /**
   * A page fault on the object: gets its memory back if it was taken away. Context: may sleep.
   * Locks: takes the object's lock, and allocates under it; not struct_mutex.
   *
   * @return whether the object has memory
   */
  @KernelRef(
      path = "drivers/gpu/drm/i915/i915_gem.c",
      symbol = "i915_gem_fault",
      omits = "waiting for rendering, the aperture, signals")
  public boolean i915GemFault() {
    vmMutex.forEach(Mutex::lock);
    lock.lock();
    boolean there = pages.read(Access.PLAIN) != 0 || i915GemObjectGetPagesGtt();
    lock.unlock();
    vmMutex.forEach(Mutex::unlock);
    return there;
  }

  /**
   * Allocates the object's memory. Context: may sleep. Locks: needs the object's lock.
   *
   * <p>Deviates: the driver's own attempts to shrink other objects are left out.
   */
  @KernelRef(
      path = "drivers/gpu/drm/i915/i915_gem.c",
      symbol = "i915_gem_object_get_pages_gtt",
      omits = "kmalloc and sg_alloc_table with GFP_KERNEL, i915_gem_shrink")
  private boolean i915GemObjectGetPagesGtt() {
    boolean allocated =
        kernel.pageAlloc().allocPage(GFP_SHMEM | Gfp.__GFP_NORETRY)
            || kernel.pageAlloc().allocPage(GFP_SHMEM | Gfp.__GFP_RETRY_MAYFAIL);
    if (allocated) {
      pages.write(Access.PLAIN, 1);
    }
    return allocated;
  }

  /** Frees what objects hold. Context: under oom_lock; sleeps. */
  @KernelRef(
      path = "drivers/gpu/drm/i915/i915_gem_shrinker.c",
      symbol = "i915_gem_shrinker_oom",
      omits = "i915_gem_wait_for_idle, which has no limit; intel_runtime_pm_get; the vmaps")
  private Answer i915GemShrinkerOom() {
    if (onlyTries) {
      return new Answer(Code.NOTIFY_DONE, shrinkIfUnlocked());
    }
    if (!shrinkerLockUninterruptible()) {
      return new Answer(Code.NOTIFY_DONE, 0);
    }
    int freed = i915GemShrink();
    structMutex.unlock();
    return new Answer(Code.NOTIFY_DONE, freed);
  }

  /** Tries once per tick, for 5 s, to lock the device. Context: may sleep. */
  @KernelRef(
      path = "drivers/gpu/drm/i915/i915_gem_shrinker.c",
      symbol = "i915_gem_shrinker_lock_uninterruptible",
      omits = "i915_gem_wait_for_idle, recursion, spinning")
  private boolean shrinkerLockUninterruptible() {
    Loop loop = kernel.machine().loop("i915_gem_shrinker_lock_uninterruptible");
    int left = LOCK_SECONDS * kernel.machine().hz();
    boolean locked = false;
    while (left > 0 && !locked) {
      loop.head(left);
      locked = structMutex.trylock();
      if (!locked) {
        kernel.sleep().scheduleTimeoutKillable(1);
        left--;
      }
    }
    loop.leave(locked);
    return locked;
  }

  /**
   * Takes the object's memory away, then looks under its lock whether it is still away. Context:
   * may sleep. Locks: needs struct_mutex; takes the object's lock, drops it, takes it again.
   *
   * @return how many pages were freed
   */
  @KernelRef(
      path = "drivers/gpu/drm/i915/i915_gem_shrinker.c",
      symbol = "i915_gem_shrink",
      omits = "unbinding, other objects")
  private int i915GemShrink() {
    if (pages.read(Access.PLAIN) == 0) {
      return 0;
    }
    putPages();
    if (pages.read(Access.ONCE) != 0) {
      return 0;
    }
    lock.lock();
    int freed = pages.read(Access.PLAIN) == 0 ? 1 : 0;
    lock.unlock();
    return freed;
  }

  @KernelRef(path = "drivers/gpu/drm/i915/i915_gem.c", symbol = "__i915_gem_object_put_pages")
  private void putPages() {
    lock.lock();
    if (pages.read(Access.PLAIN) != 0) {
      pages.write(Access.PLAIN, 0);
      kernel.pageAlloc().freePages(1);
    }
    lock.unlock();
  }

  /**
   * Wakes the device up, then takes the object's memory away unless it is in use. Locks: waits for
   * vm->mutex, tries the object's lock.
   */
  @KernelRef(
      path = "drivers/gpu/drm/i915/gem/i915_gem_shrinker.c",
      symbol = "i915_gem_shrink",
      release = "v6.12",
      omits = "unbinding, other objects, writeback")
  private int shrinkIfUnlocked() {
    if (resumeAllocates.get() && kernel.pageAlloc().allocPage(Gfp.GFP_KERNEL)) {
      kernel.pageAlloc().freePages(1);
    }
    vmMutex.forEach(Mutex::lock);
    int freed = lock.trylock() ? shrinkUnlocked() : 0;
    vmMutex.forEach(Mutex::unlock);
    return freed;
  }

  private int shrinkUnlocked() {
    int freed = pages.read(Access.PLAIN);
    if (freed > 0) {
      pages.write(Access.PLAIN, 0);
      kernel.pageAlloc().freePages(freed);
    }
    lock.unlock();
    return freed;
  }
}
