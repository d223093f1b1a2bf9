// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.mm;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.model.linux.mm.Gfp;

/** {@code linux/gfp_types.h}: masks. Their numbers are not those of a release. */
@AutoService(KernelHeader.class)
public final class GfpHeader implements KernelHeader {
  static final int GFP_KERNEL = Gfp.GFP_KERNEL;
  static final int ZERO = 0x100;
  private static final int NOFAIL = 0x8000;

  @Override
  public String path() {
    return "linux/gfp_types.h";
  }

  @Override
  public void bind(Bindings to) {
    to.constant("__GFP_HIGHMEM", Gfp.__GFP_HIGHMEM).constant("__GFP_MOVABLE", Gfp.__GFP_MOVABLE);
    to.constant("__GFP_IO", Gfp.__GFP_IO).constant("__GFP_FS", Gfp.__GFP_FS);
    to.constant("__GFP_RETRY_MAYFAIL", Gfp.__GFP_RETRY_MAYFAIL);
    to.constant("__GFP_NORETRY", Gfp.__GFP_NORETRY);
    to.constant("__GFP_NOMEMALLOC", Gfp.__GFP_NOMEMALLOC);
    to.constant("__GFP_HARDWALL", Gfp.__GFP_HARDWALL);
    to.constant("__GFP_DIRECT_RECLAIM", Gfp.__GFP_DIRECT_RECLAIM);
    to.constant("__GFP_KSWAPD_RECLAIM", Gfp.__GFP_KSWAPD_RECLAIM);
    to.constant("__GFP_RECLAIM", Gfp.__GFP_RECLAIM);
    to.constant("__GFP_NOWARN", 0).constant("__GFP_ZERO", ZERO).constant("__GFP_ACCOUNT", 0);
    to.constant("__GFP_NOFAIL", NOFAIL).constant("__GFP_HIGH", 0).constant("__GFP_COMP", 0);
    to.constant("__GFP_DMA", 0).constant("__GFP_DMA32", 0).constant("__GFP_THISNODE", 0);
    to.constant("__GFP_RECLAIMABLE", 0).constant("__GFP_MEMALLOC", 0);
    to.constant("GFP_DMA", 0).constant("GFP_DMA32", 0);
    to.constant("GFP_TRANSHUGE", Gfp.GFP_HIGHUSER_MOVABLE | Gfp.__GFP_NORETRY);
    to.function(
        "gfpflags_allow_blocking",
        (site, arguments) ->
            IntegerType.BOOL.of(
                site.integer(arguments.get(0), "gfp_flags") & Gfp.__GFP_DIRECT_RECLAIM));
    to.constant("GFP_KERNEL", Gfp.GFP_KERNEL).constant("GFP_KERNEL_ACCOUNT", Gfp.GFP_KERNEL);
    to.constant("GFP_NOFS", Gfp.GFP_NOFS).constant("GFP_NOIO", Gfp.GFP_NOIO);
    to.constant("GFP_NOWAIT", Gfp.GFP_NOWAIT).constant("GFP_ATOMIC", Gfp.GFP_ATOMIC);
    to.constant("GFP_USER", Gfp.GFP_KERNEL | Gfp.__GFP_HARDWALL);
    to.constant("GFP_HIGHUSER", Gfp.GFP_KERNEL | Gfp.__GFP_HARDWALL | Gfp.__GFP_HIGHMEM);
    to.constant("GFP_HIGHUSER_MOVABLE", Gfp.GFP_HIGHUSER_MOVABLE);
  }
}
