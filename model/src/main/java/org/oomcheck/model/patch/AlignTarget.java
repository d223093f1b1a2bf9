// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.patch;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.model.linux.virtio.SizeWork;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.Patch;
import org.oomcheck.model.tree.Replacements;

/** The size work rounds the host's target up to whole kernel pages. */
@AutoService(Patch.class)
public final class AlignTarget implements Patch {

  @Override
  public String id() {
    return "align-target";
  }

  @Override
  public String summary() {
    return "towards_target() rounds the host's target up to whole kernel pages";
  }

  @Override
  public String source() {
    return "merged in 2023 as 07622bd41561";
  }

  @Override
  public void apply(Replacements tree) {
    tree.replace(SizeWork.TOWARDS_TARGET, SizeWork::towardsAlignedTarget);
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.proven("v4.13+align-target", "unaligned-target"),
        Expectation.proven("v5.8+align-target", "unaligned-target"));
  }
}
