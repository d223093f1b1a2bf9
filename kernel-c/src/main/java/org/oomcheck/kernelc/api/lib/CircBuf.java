// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.lib;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;

/** {@code linux/circ_buf.h}: how full a ring is; said in C. */
@AutoService(KernelHeader.class)
public final class CircBuf implements KernelHeader {

  @Override
  public String path() {
    return "linux/circ_buf.h";
  }

  @Override
  public void bind(Bindings to) {}
}
