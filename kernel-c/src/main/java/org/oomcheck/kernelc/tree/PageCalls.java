// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree;

import java.util.List;
import java.util.Set;
import org.oomcheck.kernelc.api.world.PageLocks;
import org.oomcheck.kernelc.api.world.PagesWithHost;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.Pointer;
import org.oomcheck.kernelc.syntax.Type;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.machine.Progress;

/** Pages of a balloon, in worlds in which the balloon is made by its own C. */
public final class PageCalls {

  private PageCalls() {}

  /** Binds the calls that allocate and free them. */
  public static void bind(Bindings to) {
    to.function("page_to_pfn", (site, arguments) -> IntegerType.UNSIGNED_LONG.of(0));
    to.function("alloc_page", (site, a) -> allocate(site, a.get(0), Progress.PAGES));
    for (String name : List.of("put_page", "__free_page")) {
      to.function(
          name,
          (site, a) -> {
            site.part(PagesWithHost.class).ifPresent(PagesWithHost::check);
            PageLocks.free(site, a.get(0));
            site.free(a.get(0));
            kernel(site).pageAlloc().freeBalloonPages(1);
            return IntegerValue.NOTHING;
          });
    }
    to.harmless("get_page");
  }

  static Kernel kernel(CallSite site) {
    return site.part(Kernel.class).orElseThrow();
  }

  static Value allocate(CallSite site, Value gfp, Progress progress) {
    Type page = new Type.Named(site.at(), "struct page", Set.of());
    return takes(site, gfp, progress)
        ? new Pointer(site.allocate(page, "page", true))
        : IntegerType.UNSIGNED_LONG.of(0);
  }

  /**
   * Takes a page of the guest; while it boots, one that is not free and is in use then.
   *
   * @return whether there was one
   */
  public static boolean takes(CallSite site, Value gfp, Progress progress) {
    if (site.isBooting()) {
      kernel(site).pageAlloc().bootBalloon(kernel(site).pageAlloc().withBalloon() + 1);
      return true;
    }
    return kernel(site).pageAlloc().allocPage((int) site.integer(gfp, "gfp_mask"), progress);
  }
}
