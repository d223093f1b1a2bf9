// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.mm;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.oomcheck.kernelc.api.world.MemoryPressure;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.ObjectPlace;
import org.oomcheck.kernelc.memory.Pointer;
import org.oomcheck.kernelc.syntax.Type;
import org.oomcheck.model.kernel.order.Atomic;
import org.oomcheck.model.linux.mm.Gfp;
import org.oomcheck.model.linux.mm.Kernel;

/**
 * {@code linux/gfp.h}, with mm.h: pages. Each allocation takes one page of the guest, whatever its
 * order. References are counted where the code takes one by {@code get_page()}.
 */
@AutoService(KernelHeader.class)
public final class PageHeader implements KernelHeader {
  private static final int PAGE_SHIFT = 12;
  private static final long COSTLY_ORDER = 3;
  private static final IntegerValue NONE = IntegerType.UNSIGNED_LONG.of(0);

  @Override
  public String path() {
    return "linux/gfp.h";
  }

  @Override
  public void bind(Bindings to) {
    to.constant("PAGE_SHIFT", PAGE_SHIFT);
    to.constant("PAGE_SIZE", IntegerType.UNSIGNED_LONG.of(1L << PAGE_SHIFT));
    to.constant("PAGE_MASK", IntegerType.UNSIGNED_LONG.of(-(1L << PAGE_SHIFT)));
    to.function("alloc_page", (site, a) -> page(site, "alloc_page", a.get(0), 0));
    to.function("alloc_pages", (site, a) -> page(site, "alloc_pages", a.get(0), order(site, a, 1)));
    to.function(
        "alloc_pages_node",
        (site, a) -> page(site, "alloc_pages_node", a.get(1), order(site, a, 2)));
    to.function("__get_free_page", (site, a) -> memory(site, "__get_free_page", a.get(0), 0));
    to.function("get_zeroed_page", (site, a) -> memory(site, "get_zeroed_page", a.get(0), 0));
    to.function(
        "__get_free_pages",
        (site, a) -> memory(site, "__get_free_pages", a.get(0), order(site, a, 1)));
    for (String name : List.of("__free_page", "__free_pages", "free_page", "free_pages")) {
      to.function(name, (site, arguments) -> free(site, arguments.get(0)));
    }
    to.function("get_page", PageHeader::get);
    to.function("put_page", PageHeader::put);
    for (String name : List.of("page_address", "kmap_local_page", "kmap", "kmap_atomic")) {
      to.function(name, PageHeader::address);
    }
    to.harmless("kunmap", "kunmap_local", "kunmap_atomic", "SetPageReserved", "lock_page_memcg");
    to.harmless("adjust_managed_page_count", "clear_highpage", "ClearPageReserved");
    to.function("page_to_pfn", PageHeader::frame);
    to.result(IntegerType.UNSIGNED_LONG, "page_to_pfn", "__get_free_page", "__get_free_pages");
    to.result(IntegerType.UNSIGNED_LONG, "get_zeroed_page");
  }

  private static long order(CallSite site, List<Value> arguments, int which) {
    return site.integer(arguments.get(which), "order");
  }

  private static Value page(CallSite site, String call, Value mask, long order) {
    Type type = new Type.Named(site.at(), "struct page", Set.of());
    if (!takes(site, call, mask, order)) {
      return NONE;
    }
    ObjectPlace page = site.allocate(type, "page", true);
    counts(site, page)
        .ifPresent(
            count -> {
              if (site.isBooting()) {
                count.boot(1);
              } else {
                count.set(1);
              }
            });
    return new Pointer(page);
  }

  private static Value memory(CallSite site, String call, Value mask, long order) {
    Type type = new Type.Named(site.at(), "struct page_memory", Set.of());
    if (!takes(site, call, mask, order)) {
      return NONE;
    }
    ObjectPlace memory = site.allocate(type, "page memory", true);
    return new Pointer(site.memory().member(memory, "bytes", site.at()));
  }

  /** Takes a page of the guest, if there is one for this mask. */
  private static boolean takes(CallSite site, String call, Value mask, long order) {
    int gfp = (int) site.integer(mask, "gfp") & ~GfpHeader.ZERO;
    Optional<Kernel> kernel = site.part(Kernel.class);
    if (site.isBooting()) {
      kernel.ifPresent(k -> k.pageAlloc().freeCell().add(-1));
      return true;
    }
    String label = call + "(" + Gfp.toString(gfp) + ")";
    return MemoryPressure.finds(site, label, gfp, order > COSTLY_ORDER)
        && (kernel.isEmpty() || kernel.get().pageAlloc().allocPage(gfp));
  }

  private static Value free(CallSite site, Value pointer) {
    if (pointer.isTrue()) {
      site.free(site.memory().pointers().outermost(pointer, site.at()));
      Optional<Kernel> kernel = site.part(Kernel.class);
      if (site.isBooting()) {
        kernel.ifPresent(k -> k.pageAlloc().freeCell().add(1));
      } else {
        kernel.ifPresent(k -> k.pageAlloc().freePages(1));
      }
    }
    return IntegerValue.NOTHING;
  }

  private static Optional<Atomic> counts(CallSite site, ObjectPlace page) {
    return site.uses("get_page")
        ? Optional.of(
            site.object(
                new Pointer(site.memory().member(page, "__references", site.at())),
                Atomic.class,
                "page"))
        : Optional.empty();
  }

  private static Value get(CallSite site, List<Value> arguments) {
    Atomic count = counts(site, site.memory().target(arguments.get(0), site.at())).orElseThrow();
    if (site.isBooting()) {
      count.boot(count.booted() + 1);
    } else {
      count.inc();
    }
    return IntegerValue.NOTHING;
  }

  private static Value put(CallSite site, List<Value> arguments) {
    ObjectPlace page = site.memory().target(arguments.get(0), site.at());
    Optional<Atomic> count = site.isBooting() ? Optional.empty() : counts(site, page);
    return count.isEmpty() || count.get().decAndTest()
        ? free(site, arguments.get(0))
        : IntegerValue.NOTHING;
  }

  private static Value address(CallSite site, List<Value> arguments) {
    ObjectPlace page = site.memory().target(arguments.get(0), site.at());
    return new Pointer(site.memory().member(page, "__bytes", site.at()));
  }

  private static Value frame(CallSite site, List<Value> arguments) {
    return IntegerType.UNSIGNED_LONG.of(site.memory().number(arguments.get(0), site.at()));
  }
}
