// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.mm;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.IntegerType;

/** {@code linux/vmstat.h}: counts of events, all of them 0. */
@AutoService(KernelHeader.class)
public final class Vmstat implements KernelHeader {

  @Override
  public String path() {
    return "linux/vmstat.h";
  }

  @Override
  public void bind(Bindings to) {
    to.harmless("__count_vm_event", "__count_vm_events", "count_vm_event", "count_vm_events");
    to.constant("NR_FILE_PAGES", 0);
    to.function("global_node_page_state", (site, a) -> IntegerType.UNSIGNED_LONG.of(0));
    to.result(IntegerType.UNSIGNED_LONG, "global_node_page_state");
  }
}
