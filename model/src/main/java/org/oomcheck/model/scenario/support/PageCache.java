// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario.support;

import org.oomcheck.model.linux.mm.Gfp;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.linux.mm.Vmscan;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.TaskCells;

/** Pages of files that count as reclaimable: clean ones, which reclaim frees, or others. */
public final class PageCache implements Vmscan.LruPages {
  private final Kernel kernel;
  private final Machine machine;
  private final int all;
  private final boolean clean;
  private final Cell cached;
  private final TaskCells progress;

  private PageCache(Guest guest, int pages, boolean clean) {
    this.kernel = guest.kernel();
    this.machine = guest.machine();
    this.all = pages;
    this.clean = clean;
    this.cached = machine.cell("NR_ZONE_INACTIVE_FILE", pages);
    this.progress = machine.taskCells("did_some_progress", 0);
  }

  /** Pages that reclaim cannot free, such as those that wait to be written. Only at boot. */
  public static void dirty(Guest guest, int pages) {
    guest.kernel().vmscan().reclaimFrom(new PageCache(guest, pages, false));
    guest.has(pages);
  }

  /** Pages that reclaim frees, and a task that reads them again as soon as it can. Only at boot. */
  public static void readAgain(Guest guest, int pages) {
    PageCache cache = new PageCache(guest, pages, true);
    guest.kernel().vmscan().reclaimFrom(cache);
    guest.machine().spawn(Role.daemon("reader"), cache::reads);
    guest.has(pages);
  }

  private void reads() {
    Loop loop = machine.loop("reader");
    while (true) {
      loop.head();
      machine.perform(
          Step.run(this, "waits for a page that is not cached", () -> {})
              .when(() -> cached.get() < all)
              .sleeping()
              .idling());
      if (kernel.pageAlloc().allocPage(Gfp.GFP_NOWAIT)) {
        machine.perform(Step.run(this, "filemap_add_folio()", () -> cached.add(1)));
      }
    }
  }

  @Override
  public boolean shrinkNode() {
    boolean freed = machine.perform(Step.of(this, "shrink_node()", this::take));
    if (freed) {
      kernel.pageAlloc().freePages(1);
    }
    return freed;
  }

  private boolean take() {
    boolean takes = clean && cached.get() > 0;
    cached.add(takes ? -1 : 0);
    progress.set(takes ? 1 : 0);
    return takes;
  }

  @Override
  public boolean didSomeProgress() {
    return machine.perform(Step.of(this, "did_some_progress", () -> progress.get() == 1));
  }

  @Override
  public int zoneReclaimablePages() {
    return machine.perform(Step.of(this, "zone_reclaimable_pages()", cached::get));
  }
}
