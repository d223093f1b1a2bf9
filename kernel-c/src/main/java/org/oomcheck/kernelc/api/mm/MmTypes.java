// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.mm;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;

/** {@code linux/mm_types.h}: a page that a task has in its hands. */
@AutoService(KernelHeader.class)
public final class MmTypes implements KernelHeader {

  @Override
  public String path() {
    return "linux/mm_types.h";
  }

  @Override
  public void bind(Bindings to) {}
}
