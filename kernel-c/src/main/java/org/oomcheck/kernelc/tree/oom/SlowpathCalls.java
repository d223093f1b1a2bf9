// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree.oom;

import java.util.List;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.Aggregate;
import org.oomcheck.kernelc.memory.ModelScalar;
import org.oomcheck.kernelc.memory.ObjectPlace;
import org.oomcheck.kernelc.memory.Opaque;
import org.oomcheck.kernelc.memory.Pointer;
import org.oomcheck.model.linux.mm.AllocSlowpath;
import org.oomcheck.model.linux.mm.Gfp;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.linux.mm.PageAlloc;
import org.oomcheck.model.machine.Progress;
import org.oomcheck.model.machine.Task;

/** What the slow path of the allocator calls, ended at the model of free pages and of reclaim. */
final class SlowpathCalls {
  private static final long WMARK_HIGH = 2;
  private static final long WMARK_MASK = 3;
  private static final long ALLOC_NO_WATERMARKS = 4;
  private static final long ALLOC_OOM = 8;
  private static final long ALLOC_NON_BLOCK = 0x10;
  private static final long ALLOC_MIN_RESERVE = 0x20;

  private SlowpathCalls() {}

  static void bind(Bindings to) {
    to.text("include/linux/compaction.h", OwnHeaders.text("compaction.h"));
    to.function("get_page_from_freelist", SlowpathCalls::getPageFromFreelist);
    to.form("WARN_ON_ONCE_GFP", to.form("WARN_ON_ONCE").orElseThrow());
    to.function("pm_suspended_storage", (site, arguments) -> IntegerType.BOOL.of(0));
    to.result(IntegerType.BOOL, "pm_suspended_storage");
    to.constant("__GFP_NOFAIL", Gfp.__GFP_NOFAIL).constant("__GFP_THISNODE", 0x200000);
    to.constant("ZONE_NORMAL", 2).constant("PAGE_ALLOC_COSTLY_ORDER", 3);
    to.constant("WMARK_MIN", 0).constant("WMARK_LOW", 1).constant("WMARK_HIGH", WMARK_HIGH);
    to.constant("MIGRATE_MOVABLE", 1).constant("__GFP_ATOMIC", 0x200);
    reclaim(to);
    policies(to);
    contexts(to);
  }

  private static Kernel kernel(CallSite site) {
    return site.part(Kernel.class).orElseThrow();
  }

  private static Value getPageFromFreelist(CallSite site, List<Value> arguments) {
    long flags = site.integer(arguments.get(2), "alloc_flags");
    Progress progress = site.object(arguments.get(3), Progress.class, "ac");
    return takes(kernel(site).pageAlloc(), flags, progress)
        ? new Pointer(site.allocate(OomWorld.named("struct page"), "page", true))
        : IntegerType.UNSIGNED_LONG.of(0);
  }

  private static boolean takes(PageAlloc pages, long flags, Progress progress) {
    if ((flags & ALLOC_NO_WATERMARKS) != 0) {
      return pages.getPageWithoutWatermarks(progress);
    } else if ((flags & WMARK_MASK) == WMARK_HIGH) {
      return pages.lastAttempt(progress);
    }
    boolean victim = (flags & ALLOC_OOM) != 0;
    if (!victim && (flags & ALLOC_MIN_RESERVE) != 0) {
      return pages.getPageFromMinReserve(progress);
    }
    if (!victim && (flags & ALLOC_NON_BLOCK) != 0) {
      return pages.getPageNonBlocking(progress);
    }
    return pages.getPageFromFreelist(progress, victim);
  }

  private static void reclaim(Bindings to) {
    to.function(
        "try_to_free_pages",
        (site, a) -> {
          int gfp = (int) site.integer(a.get(2), "gfp_mask");
          return IntegerType.UNSIGNED_LONG.of(kernel(site).vmscan().tryToFreePages(gfp) ? 1 : 0);
        });
    to.function("should_reclaim_retry", SlowpathCalls::shouldReclaimRetry);
    to.function(
        "drain_all_pages",
        (site, a) -> {
          kernel(site).pageAlloc().setAside().drainAllPages();
          return IntegerValue.NOTHING;
        });
    to.function("unreserve_highatomic_pageblock", (site, a) -> IntegerType.BOOL.of(0));
    to.function(
        "memalloc_noreclaim_save",
        (site, a) -> {
          Task current = site.machine().current();
          int before = current.flags() & Task.PF_MEMALLOC;
          current.setFlags(Task.PF_MEMALLOC);
          return IntegerType.UNSIGNED.of(before);
        });
    to.function(
        "memalloc_noreclaim_restore",
        (site, a) -> {
          if (!a.get(0).isTrue()) {
            site.machine().current().clearFlags(Task.PF_MEMALLOC);
          }
          return IntegerValue.NOTHING;
        });
    to.result(IntegerType.BOOL, "should_reclaim_retry", "unreserve_highatomic_pageblock");
    to.result(IntegerType.UNSIGNED, "memalloc_noreclaim_save");
    to.result(IntegerType.UNSIGNED_LONG, "try_to_free_pages");
    to.harmless("psi_memstall_enter", "psi_memstall_leave", "cpuset_memory_pressure_bump");
    to.harmless("fs_reclaim_acquire", "fs_reclaim_release", "wake_all_kswapds", "warn_alloc");
  }

  /** Counts as the kernel does, where a world has pages that count as reclaimable. */
  private static Value shouldReclaimRetry(CallSite site, List<Value> arguments) {
    int loops = 0;
    if (kernel(site).vmscan().hasLru()) {
      ObjectPlace counter = site.memory().target(arguments.get(5), site.at());
      boolean progress = arguments.get(4).isTrue();
      long before = site.integer(counter.load(site.at()), "no_progress_loops");
      loops = progress ? 0 : (int) Math.min(before, AllocSlowpath.MAX_RECLAIM_RETRIES) + 1;
      counter.store(IntegerType.INT.of(loops), site.at());
    }
    return IntegerType.BOOL.of(AllocSlowpath.retries(kernel(site), loops) ? 1 : 0);
  }

  /** One zone, and no task moves to other nodes. */
  private static void policies(Bindings to) {
    for (String name :
        List.of(
            "read_mems_allowed_begin",
            "read_mems_allowed_retry",
            "zonelist_iter_begin",
            "check_retry_zonelist",
            "cpusets_enabled",
            "cpusets_insane_config")) {
      to.function(name, (site, a) -> IntegerType.INT.of(0));
      to.result(IntegerType.INT, name);
    }
    to.function("gfp_to_alloc_flags_cma", (site, a) -> a.get(1));
    to.result(IntegerType.UNSIGNED, "gfp_to_alloc_flags_cma");
    to.function("first_zones_zonelist", (site, a) -> firstZone(site));
    to.function("zonelist_zone", (site, a) -> a.get(0));
  }

  private static Value firstZone(CallSite site) {
    Aggregate zoneref =
        (Aggregate)
            site.memory()
                .create(
                    new ObjectPlace.Identity(
                        OomWorld.named("struct zoneref"), "zoneref", null, false));
    Value zone =
        new Pointer(
            new Opaque(
                new ObjectPlace.Identity(OomWorld.named("struct zone"), "zone", null, false)));
    ObjectPlace.Identity member =
        new ObjectPlace.Identity(
            OomWorld.named("long"), "zoneref->zone", new ObjectPlace.Part(zoneref, "zone"), false);
    zoneref.replace("zone", new ModelScalar(member, () -> zone, value -> {}));
    return new Pointer(zoneref);
  }

  private static void contexts(Bindings to) {
    to.function("rt_task", (site, a) -> IntegerType.INT.of(0));
    to.function("rt_or_dl_task", (site, a) -> IntegerType.INT.of(0));
    to.function(
        "in_task", (site, a) -> IntegerType.INT.of(site.machine().current().inInterrupt() ? 0 : 1));
    to.function(
        "in_interrupt",
        (site, a) -> IntegerType.INT.of(site.machine().current().inInterrupt() ? 1 : 0));
    to.function(
        "in_serving_softirq",
        (site, a) -> IntegerType.INT.of(site.machine().current().inServingSoftirq() ? 1 : 0));
    to.function(
        "test_thread_flag",
        (site, a) ->
            IntegerType.INT.of(ProcessViews.look(site, ProcessPointer.CURRENT).isVictim() ? 1 : 0));
    to.result(IntegerType.INT, "rt_task", "rt_or_dl_task", "in_task", "in_interrupt");
    to.result(IntegerType.INT, "in_serving_softirq", "test_thread_flag");
  }
}
