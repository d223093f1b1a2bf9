// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.patch;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.model.linux.virtio.VirtioBalloon;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.Patch;
import org.oomcheck.model.tree.Replacements;
import org.oomcheck.model.tree.V6_12;

/** tell_host() does not wait for an answer to a buffer that the host never got. */
@AutoService(Patch.class)
public final class CheckAdd implements Patch {

  @Override
  public String id() {
    return "check-add";
  }

  @Override
  public String summary() {
    return "tell_host() returns when its buffer could not be added to the virtqueue";
  }

  @Override
  public String source() {
    return "\"warn on failed buffer add in tell_host()\", a1981a0a904b, 2026";
  }

  @Override
  public void apply(Replacements tree) {
    tree.replace(VirtioBalloon.TELL_HOST, V6_12::tellHost);
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(Expectation.violated("v5.8+check-add", "add-outbuf-fails", Hazard.ACCOUNTING));
  }
}
