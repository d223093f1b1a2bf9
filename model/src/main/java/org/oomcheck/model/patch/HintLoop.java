// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.patch;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.model.linux.mm.Gfp;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.linux.virtio.Aeration;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Progress;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.Patch;
import org.oomcheck.model.tree.Replacements;

/**
 * Hinting without help from memory management. A page that was freed last is the first to be
 * allocated again.
 */
@AutoService(Patch.class)
public final class HintLoop implements Patch {

  @Override
  public String id() {
    return "hint-loop";
  }

  @Override
  public String summary() {
    return "free pages are hinted by allocating one, telling the host and freeing it, in a loop";
  }

  @Override
  public String source() {
    return "Michael S. Tsirkin, Jul 2019, to show why it is not done";
  }

  @Override
  public void apply(Replacements tree) {
    tree.add(Aeration.CYCLE, HintLoop::hintPages);
  }

  /** alloc_pages, add_buf, get_buf, free_pages, as long as a page is free. Context: may sleep. */
  @KernelRef(
      path = "drivers/virtio/virtio_balloon.c",
      symbol = "get_free_page_and_send",
      release = "v4.20")
  static void hintPages(Aeration aeration) {
    Kernel kernel = aeration.kernel();
    int gfp = Gfp.__GFP_NORETRY | Gfp.__GFP_NOMEMALLOC;
    Loop hint = kernel.machine().loop("while (1)");
    while (true) {
      hint.head();
      if (!kernel.pageAlloc().allocPage(gfp, Progress.NONE)) {
        break;
      }
      aeration.holds(1);
      aeration.tellHost();
      aeration.holds(0);
      kernel.pageAlloc().freePages(1);
    }
    hint.leave();
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.violated("v4.20+hint-loop", "hint-same-page", Hazard.BUSY_NO_OP),
        Expectation.violated(
            "v4.20+hint-loop", "hint-during-oom", Hazard.STALL, Hazard.PREMATURE_OOM_KILL));
  }
}
