// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.locking;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;

/**
 * {@code linux/kref.h}: a count of references with a release function, which the last one calls.
 */
@AutoService(KernelHeader.class)
public final class KrefHeader implements KernelHeader {

  @Override
  public String path() {
    return "linux/kref.h";
  }

  @Override
  public void bind(Bindings to) {}
}
