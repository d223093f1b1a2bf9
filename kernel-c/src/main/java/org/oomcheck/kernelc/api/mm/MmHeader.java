// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.mm;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.IntegerType;

/**
 * {@code linux/mm.h}: pages, as far as drivers pass them on. A page is never locked by another
 * task.
 */
@AutoService(KernelHeader.class)
public final class MmHeader implements KernelHeader {

  @Override
  public String path() {
    return "linux/mm.h";
  }

  @Override
  public void bind(Bindings to) {
    to.harmless("unlock_page");
    to.function("trylock_page", (site, a) -> IntegerType.INT.of(1));
    to.function("want_init_on_free", (site, a) -> IntegerType.BOOL.of(0));
    to.function("page_poisoning_enabled_static", (site, a) -> IntegerType.BOOL.of(0));
    to.result(IntegerType.INT, "trylock_page");
    to.result(IntegerType.BOOL, "want_init_on_free", "page_poisoning_enabled_static");
    to.constant("PAGE_POISON", 0xaa);
  }
}
