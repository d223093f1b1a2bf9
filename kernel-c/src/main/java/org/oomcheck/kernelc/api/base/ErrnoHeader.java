// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.base;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;

/** {@code linux/errno.h}: error numbers, positive as in C. */
@AutoService(KernelHeader.class)
public final class ErrnoHeader implements KernelHeader {

  @Override
  public String path() {
    return "linux/errno.h";
  }

  @Override
  public void bind(Bindings to) {}
}
