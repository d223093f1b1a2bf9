// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.base;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;

/** {@code linux/rculist.h}: lists that RCU readers walk; said in C. */
@AutoService(KernelHeader.class)
public final class RcuLists implements KernelHeader {

  @Override
  public String path() {
    return "linux/rculist.h";
  }

  @Override
  public void bind(Bindings to) {}
}
