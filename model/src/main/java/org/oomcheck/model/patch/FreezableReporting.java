// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.patch;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.model.linux.mm.PageReporting;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.Patch;
import org.oomcheck.model.tree.Replacements;
import org.oomcheck.model.tree.V6_12;

/** The passes of the reporting worker are frozen before the devices are. */
@AutoService(Patch.class)
public final class FreezableReporting implements Patch {

  @Override
  public String id() {
    return "freezable-reporting";
  }

  @Override
  public String summary() {
    return "free pages are reported from system_freezable_wq, which suspend freezes first";
  }

  @Override
  public String source() {
    return "merged in 2026 as 0b45f6927a14; CVE-2026-74481";
  }

  @Override
  public void apply(Replacements tree) {
    tree.replace(PageReporting.REQUEST, V6_12::pageReportingRequest);
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(Expectation.proven("v5.8+freezable-reporting", "suspend-with-reporting"));
  }
}
