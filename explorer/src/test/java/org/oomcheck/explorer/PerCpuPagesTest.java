// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.model.linux.mm.PageAlloc;
import org.oomcheck.model.linux.mm.PerCpuPages;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Progress;
import org.oomcheck.model.scenario.support.Guest;
import org.oomcheck.model.tree.Catalogue;
import org.oomcheck.model.tree.KernelTree;

/** A page that a CPU has freed is on its list, and counts for no watermark, not even its own. */
class PerCpuPagesTest {
  private static final KernelTree TREE = Catalogue.load().series("v6.12");

  /** Whether it holds after a task has freed a page to the list of its CPU. */
  private static boolean holds(int free, Predicate<PageAlloc> condition) {
    Verdict verdict =
        new Explorer(Options.defaults())
            .explore(
                machine -> {
                  Guest guest = new Guest(machine, TREE, free);
                  PageAlloc zone = guest.kernel().pageAlloc();
                  PerCpuPages.boot(guest.kernel(), 1);
                  Runnable body =
                      () -> {
                        zone.freePages(1);
                        if (condition.test(zone)) {
                          throw new KernelBug(Hazard.KERNEL_BUG, "it holds");
                        }
                      };
                  guest.kworker("kworker/0:1", body);
                });
    assertThat(verdict).isInstanceOfAny(Verdict.Proven.class, Verdict.Violated.class);
    return verdict instanceof Verdict.Violated;
  }

  private static boolean takes(PageAlloc zone) {
    return zone.getPageFromFreelist(Progress.PAGES);
  }

  /** How many pages a task gets that asks three times. */
  private static int taken(PageAlloc zone) {
    int taken = 0;
    for (int i = 0; i < 3; i++) {
      taken += takes(zone) ? 1 : 0;
    }
    return taken;
  }

  @Test
  void listIsUsed_onlyAboveTheWatermark() {
    assertThat(holds(0, PerCpuPagesTest::takes)).isFalse();
    assertThat(holds(1, PerCpuPagesTest::takes)).isTrue();
    assertThat(holds(0, zone -> zone.lastAttempt(Progress.PAGES))).isFalse();
    assertThat(holds(0, zone -> zone.getPageWithoutWatermarks(Progress.PAGES))).isTrue();
  }

  @Test
  void listComesBeforeTheZone() {
    assertThat(holds(1, zone -> takes(zone) && zone.nrFreePages() == 1)).isTrue();
    assertThat(holds(1, zone -> taken(zone) == 2 && zone.nrFreePages() == 0)).isTrue();
  }
}
