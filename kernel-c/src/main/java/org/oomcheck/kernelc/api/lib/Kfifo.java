// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.lib;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;

/**
 * {@code linux/kfifo.h}: queues of one reader and one writer; said in C. Those of DEFINE_KFIFO() at
 * the top of a file are known. A copy of several elements copies one after the other.
 */
@AutoService(KernelHeader.class)
public final class Kfifo implements KernelHeader {

  @Override
  public String path() {
    return "linux/kfifo.h";
  }

  @Override
  public void bind(Bindings to) {}
}
