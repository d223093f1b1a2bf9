// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.base;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;

/** {@code linux/printk.h}: messages, which are left out. */
@AutoService(KernelHeader.class)
public final class Printk implements KernelHeader {

  @Override
  public String path() {
    return "linux/printk.h";
  }

  @Override
  public void bind(Bindings to) {
    to.prints("printk", "printk_once", "printk_ratelimited", "trace_printk");
    to.harmless("no_printk", "dump_stack");
    for (String level :
        List.of("emerg", "alert", "crit", "err", "warn", "notice", "info", "debug", "cont")) {
      for (String rate : List.of("", "_once", "_ratelimited")) {
        to.prints("pr_" + level + rate, "dev_" + level + rate);
      }
    }
    to.prints("dev_dbg", "dev_warn_once", "dev_info_ratelimited").harmless("pr_devel");
  }
}
