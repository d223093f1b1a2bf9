// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.patch;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.model.linux.mm.OomKill;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.Patch;
import org.oomcheck.model.tree.Replacements;

/** offload-chain with a kthread that can be frozen where it waits with wait_event_freezable(). */
@AutoService(Patch.class)
public final class OffloadChainFreezable implements Patch {

  @Override
  public String id() {
    return "offload-chain-freezable";
  }

  @Override
  public String summary() {
    return "as offload-chain, but the kthread calls set_freezable()";
  }

  @Override
  public String source() {
    return "our own; as posted, the kthread keeps the PF_NOFREEZE that it inherits";
  }

  @Override
  public void apply(Replacements tree) {
    tree.replace(
        OomKill.OOM_NOTIFIERS, (kernel, chain) -> new OffloadChain.Offloaded(kernel, chain, true));
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.violated("v4.13+offload-chain-freezable", "offload-suspend", Hazard.STALL),
        Expectation.proven("v4.13+offload-chain-freezable", "offload-suspend").with("host", 0),
        Expectation.violated("v4.13+offload-chain-freezable", "offload-suspend", Hazard.STALL)
            .with("host", 0)
            .with("oom-disable", 0));
  }
}
