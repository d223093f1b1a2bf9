// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.mm;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;

/** {@code linux/pagemap.h}: locks and flags of pages; see {@code pagemap.h}. */
@AutoService(KernelHeader.class)
public final class Pagemap implements KernelHeader {

  @Override
  public String path() {
    return "linux/pagemap.h";
  }

  @Override
  public void bind(Bindings to) {}
}
