// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.mm;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.api.world.PageLocks;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.IntegerType;

/**
 * {@code linux/mm.h}: pages, as far as drivers pass them on. No page is locked by another task but
 * the one that compaction moves.
 */
@AutoService(KernelHeader.class)
public final class MmHeader implements KernelHeader {

  @Override
  public String path() {
    return "linux/mm.h";
  }

  @Override
  public void bind(Bindings to) {
    to.harmless("VM_BUG_ON_PAGE");
    PageLocks.bind(to);
    to.function("want_init_on_free", (site, a) -> IntegerType.BOOL.of(0));
    to.function("page_poisoning_enabled_static", (site, a) -> IntegerType.BOOL.of(0));
    to.result(IntegerType.BOOL, "want_init_on_free", "page_poisoning_enabled_static");
    to.constant("PAGE_POISON", 0xaa);
  }
}
