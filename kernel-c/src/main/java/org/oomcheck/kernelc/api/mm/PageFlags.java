// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.mm;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;

/** {@code linux/page-flags.h}: flags of pages; no code of this area waits for one. */
@AutoService(KernelHeader.class)
public final class PageFlags implements KernelHeader {

  @Override
  public String path() {
    return "linux/page-flags.h";
  }

  @Override
  public void bind(Bindings to) {
    to.harmless("__SetPageOffline", "__ClearPageOffline", "__SetPageMovable");
  }
}
