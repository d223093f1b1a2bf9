// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.lib;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;

/** {@code linux/list_bl.h}: lists of a hash table that a bit of their head locks; said in C. */
@AutoService(KernelHeader.class)
public final class ListBl implements KernelHeader {

  @Override
  public String path() {
    return "linux/list_bl.h";
  }

  @Override
  public void bind(Bindings to) {}
}
