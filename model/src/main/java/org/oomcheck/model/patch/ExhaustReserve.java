// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.patch;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.model.linux.mm.AllocSlowpath;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.Patch;
import org.oomcheck.model.tree.Replacements;

/** The reserve for atomic allocations is given up before the OOM killer is called. */
@AutoService(Patch.class)
public final class ExhaustReserve implements Patch {

  @Override
  public String id() {
    return "exhaust-reserve";
  }

  @Override
  public String summary() {
    return "should_reclaim_retry() gives the highatomic reserve up on every way to the OOM killer";
  }

  @Override
  public String source() {
    return "commit ac3f3b0a5551, merged in 2024";
  }

  @Override
  public void apply(Replacements tree) {
    tree.replace(AllocSlowpath.SHOULD_RECLAIM_RETRY, AllocSlowpath::exhaustReserve);
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.proven("v4.13+exhaust-reserve", "reserve-before-kill"),
        Expectation.proven("v5.8+exhaust-reserve", "reserve-before-kill"));
  }
}
