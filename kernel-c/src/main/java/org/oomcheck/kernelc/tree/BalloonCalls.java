// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree;

import java.util.List;
import java.util.Set;
import org.oomcheck.kernelc.api.world.MemoryPressure;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.Pointer;
import org.oomcheck.kernelc.memory.Primitive;
import org.oomcheck.kernelc.syntax.Type;
import org.oomcheck.model.kernel.Workqueue;
import org.oomcheck.model.linux.mm.BalloonCompaction;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.linux.virtio.BalloonSizes;
import org.oomcheck.model.machine.Progress;

/** What {@code virtio_balloon.c} calls, ended at the model of the balloon. */
final class BalloonCalls {
  /** VIRTIO_BALLOON_F_DEFLATE_ON_OOM, which every scenario negotiates; no other feature. */
  private static final int DEFLATE_ON_OOM = 2;

  private static final int BALLOON_PAGE_SHIFT = 12;

  /** What the kernel has for both; a patch that changes one of them scales the world's. */
  private static final int ARRAY_PFNS_MAX = 256;

  private BalloonCalls() {}

  static void bind(Bindings to) {
    sizes(to);
    pages(to);
    work(to);
    to.function(
        "virtio_has_feature",
        (site, arguments) ->
            IntegerType.BOOL.of(site.integer(arguments.get(1), "fbit") == DEFLATE_ON_OOM ? 1 : 0));
    to.harmless("adjust_managed_page_count", "pm_stay_awake", "pm_relax", "__count_vm_event");
    to.function("page_to_pfn", (site, arguments) -> IntegerType.UNSIGNED_LONG.of(0));
  }

  static void sizes(Bindings to) {
    to.constant(
        "PAGE_SIZE",
        site ->
            IntegerType.UNSIGNED_LONG.of((long) size(site).pagesPerPage() << BALLOON_PAGE_SHIFT));
    to.constant(
        "PAGE_SHIFT",
        site ->
            IntegerType.INT.of(
                BALLOON_PAGE_SHIFT + Integer.numberOfTrailingZeros(size(site).pagesPerPage())));
    to.scaled(
        "VIRTIO_BALLOON_ARRAY_PFNS_MAX", (site, value) -> scaled(size(site).arrayPfnsMax(), value));
    for (String name : List.of("VIRTIO_BALLOON_OOM_NR_PAGES", "OOM_VBALLOON_DEFAULT_PAGES")) {
      to.scaled(name, (site, value) -> scaled(size(site).oomPages(), value));
    }
  }

  /** The world's size, as many times as large as the text's is in comparison with the kernel's. */
  private static IntegerValue scaled(int world, long value) {
    return IntegerType.INT.of(Math.max(1, world * value / ARRAY_PFNS_MAX));
  }

  private static BalloonSizes size(CallSite site) {
    return site.part(BalloonSizes.class).orElseThrow();
  }

  private static Kernel kernel(CallSite site) {
    return site.part(Kernel.class).orElseThrow();
  }

  private static void pages(Bindings to) {
    to.function(
        "alloc_page",
        (site, arguments) -> {
          int mask = (int) site.integer(arguments.get(0), "gfp_mask");
          int gfp = MemoryPressure.context(site.machine().current(), mask);
          return page(site, kernel(site).pageAlloc().allocPage(gfp, Progress.PAGES));
        });
    to.function(
        "balloon_page_enqueue",
        (site, arguments) -> {
          balloon(site, arguments).enqueue();
          site.giveAway(arguments.get(1), "balloon_page_enqueue()");
          return IntegerValue.NOTHING;
        });
    to.function(
        "balloon_page_dequeue",
        (site, arguments) -> page(site, balloon(site, arguments).dequeue()));
    for (String name : List.of("put_page", "__free_page")) {
      to.function(
          name,
          (site, arguments) -> {
            site.free(arguments.get(0));
            kernel(site).pageAlloc().freeBalloonPages(1);
            return IntegerValue.NOTHING;
          });
    }
  }

  private static Value page(CallSite site, boolean there) {
    Type page = new Type.Named(site.at(), "struct page", Set.of());
    return there ? new Pointer(site.allocate(page, "page", true)) : IntegerType.UNSIGNED_LONG.of(0);
  }

  private static BalloonCompaction balloon(CallSite site, List<Value> arguments) {
    return site.object(arguments.get(0), BalloonCompaction.class, "b_dev_info");
  }

  /** The size work is the model's own; other work items are those of the header. */
  private static void work(Bindings to) {
    Bindings.BoundCall ofHeader =
        to.call("queue_work").orElse((site, arguments) -> IntegerType.BOOL.of(0));
    to.function(
        "queue_work",
        (site, arguments) ->
            site.memory().target(arguments.get(1), site.at()) instanceof Primitive item
                    && item.object() instanceof Workqueue sizeWork
                ? IntegerType.BOOL.of(sizeWork.queueWork() ? 1 : 0)
                : ofHeader.call(site, arguments));
    for (String name : List.of("flush_work", "cancel_work", "cancel_work_sync")) {
      Bindings.BoundCall known = to.call(name).orElseThrow();
      to.function(name, (site, arguments) -> ofOthers(site, arguments, name, known));
    }
  }

  /** The worker of the size work is the model's, and whether it runs at the time is not kept. */
  private static Value ofOthers(
      CallSite site, List<Value> arguments, String name, Bindings.BoundCall known) {
    if (site.memory().target(arguments.get(0), site.at()) instanceof Primitive item
        && item.object() instanceof Workqueue) {
      throw new InterpreterException(
          site.at(),
          name
              + "() of the work that changes the size is known in the scenarios driver-* alone:"
              + " here its worker is the model's");
    }
    return known.call(site, arguments);
  }
}
