// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.sched;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.api.world.Sleepers;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;

/**
 * {@code linux/swait.h}: simple wait queues, as queues whose waiters are all exclusive. Waits with
 * a timeout are not known; said in C.
 */
@AutoService(KernelHeader.class)
public final class SwaitHeader implements KernelHeader {
  private static final String TYPE = "struct swait_queue_head";

  @Override
  public String path() {
    return "linux/swait.h";
  }

  @Override
  public void bind(Bindings to) {
    to.type(TYPE, (site, id) -> Sleepers.of(site).queue("&" + id.name()));
    to.declares("DECLARE_SWAIT_QUEUE_HEAD", TYPE, 0);
    to.declares("DECLARE_SWAIT_QUEUE_HEAD_ONSTACK", TYPE, 0);
    to.initialisedBy(TYPE, "init_swait_queue_head");
  }
}
