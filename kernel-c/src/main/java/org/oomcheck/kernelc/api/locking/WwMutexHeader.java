// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.locking;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;

/**
 * {@code linux/ww_mutex.h}; said in C. Both kinds of class are the one in which a transaction gives
 * way when it has a lock and wants another that an older one has ({@code DEFINE_WD_CLASS}): where
 * the older one wounds it, it gives way in the same places. Waiters are served in any order, and
 * {@code DEFINE_WW_MUTEX} is left out.
 */
@AutoService(KernelHeader.class)
public final class WwMutexHeader implements KernelHeader {

  @Override
  public String path() {
    return "linux/ww_mutex.h";
  }

  @Override
  public void bind(Bindings to) {
    to.declares("DEFINE_WW_CLASS", "struct ww_class", 0);
    to.declares("DEFINE_WD_CLASS", "struct ww_class", 0);
  }
}
