// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.patch;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.model.linux.mm.BalloonCompaction;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.Patch;
import org.oomcheck.model.tree.Replacements;

/** balloon_page_dequeue() holds pages_lock while it walks the list of the balloon's pages. */
@AutoService(Patch.class)
public final class DequeueUnderPagesLock implements Patch {

  @Override
  public String id() {
    return "dequeue-under-pages-lock";
  }

  @Override
  public String summary() {
    return "balloon_page_dequeue() holds pages_lock for the whole walk over the list";
  }

  @Override
  public String source() {
    return "Minchan Kim; merged in 2016 as 21ea9fb69e7c";
  }

  @Override
  public void apply(Replacements tree) {
    tree.replace(BalloonCompaction.BALLOON_PAGE_DEQUEUE, BalloonCompaction::balloonPageDequeue);
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(Expectation.proven("v4.4+dequeue-under-pages-lock", "list-walk-and-compaction"));
  }
}
