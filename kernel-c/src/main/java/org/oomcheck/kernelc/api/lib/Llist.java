// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.lib;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;

/** {@code linux/llist.h}: lists that tasks add to without a lock; said in C. */
@AutoService(KernelHeader.class)
public final class Llist implements KernelHeader {

  @Override
  public String path() {
    return "linux/llist.h";
  }

  @Override
  public void bind(Bindings to) {
    to.declares("LLIST_HEAD", "struct llist_head", 0);
  }
}
