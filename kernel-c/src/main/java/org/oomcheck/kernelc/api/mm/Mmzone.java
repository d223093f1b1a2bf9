// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.mm;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.api.world.PagesWithHost;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.linux.mm.PageAlloc;
import org.oomcheck.model.machine.Step;

/** {@code linux/mmzone.h}: the free blocks of one zone, whose pages the model counts. */
@AutoService(KernelHeader.class)
public final class Mmzone implements KernelHeader {

  @Override
  public String path() {
    return "linux/mmzone.h";
  }

  @Override
  public void bind(Bindings to) {
    to.function("__takes_free_block", (site, a) -> IntegerType.INT.of(takes(site) ? 1 : 0));
    to.result(IntegerType.INT, "__takes_free_block");
    to.function(
        "__gives_free_block",
        (site, a) -> {
          PageAlloc pages = pages(site);
          site.part(PagesWithHost.class).ifPresent(PagesWithHost::checkReported);
          site.machine()
              .perform(Step.run(pages, "__putback_isolated_page()", () -> pages.freeCell().add(1)));
          return IntegerValue.NOTHING;
        });
  }

  private static boolean takes(CallSite site) {
    PageAlloc pages = pages(site);
    return site.machine()
        .perform(
            Step.of(
                pages,
                "__isolate_free_page()",
                () -> {
                  boolean free = pages.freeCell().get() > 0;
                  pages.freeCell().add(free ? -1 : 0);
                  return free;
                }));
  }

  private static PageAlloc pages(CallSite site) {
    return site.part(Kernel.class).orElseThrow().pageAlloc();
  }
}
