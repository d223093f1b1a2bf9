// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.primitive;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.oomcheck.explorer.Explorer;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.model.linux.Shrinker;
import org.oomcheck.model.linux.mm.Gfp;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.linux.mm.Watermarks;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Task;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.scenario.support.Guest;
import org.oomcheck.model.tree.Catalogue;
import org.oomcheck.model.tree.KernelTree;

/** How much of what is below the min watermark a task may have, and when. */
class ReservesTest {
  private static final Catalogue CATALOGUE = Catalogue.load();
  private static final int MIN = 4;

  /** A page for the task that asks, and no run of the OOM notifiers. */
  private static boolean hasPageAtOnce(String series, int free, boolean victim, int flags) {
    return hasPageAtOnce(series, free, victim, flags, false);
  }

  private static boolean hasPageAtOnce(
      String series, int free, boolean victim, int flags, boolean reclaims) {
    KernelTree tree = CATALOGUE.series(series);
    World world =
        machine -> {
          Kernel kernel = new Guest(machine, tree, free, new Watermarks(MIN, MIN)).kernel();
          kernel.vmscan().needsNoFsLock();
          if (reclaims) {
            kernel.vmscan().registerShrinker(new OnePage(kernel));
          }
          kernel
              .oomKill()
              .notifiers()
              .booted(
                  "&asked",
                  0,
                  () -> {
                    throw new KernelBug(Hazard.KERNEL_BUG, "the OOM notifiers are asked");
                  });
          int task =
              machine.spawn(
                  Role.task("allocator").with(flags),
                  () ->
                      KernelBug.bugOn(
                          !kernel.pageAlloc().allocPage(Gfp.GFP_KERNEL), "there is no page"));
          if (victim) {
            kernel.processes().bootVictim(task, 1);
          }
        };
    return new Explorer(Options.defaults()).explore(world) instanceof Verdict.Proven;
  }

  /** A cache of one page. */
  private record OnePage(Kernel kernel) implements Shrinker {

    @Override
    public String name() {
      return "one page";
    }

    @Override
    public int batch() {
      return 1;
    }

    @Override
    public int countObjects() {
      return 1;
    }

    @Override
    public int scanObjects(int nrToScan, int gfp) {
      kernel.pageAlloc().freePages(1);
      return 1;
    }
  }

  @Test
  void victim_hasHalfOfTheReserveAtOnce_andAllOfItUntilV413() {
    assertThat(hasPageAtOnce("v6.12", 3, true, 0)).isTrue();
    assertThat(hasPageAtOnce("v6.12", 2, true, 0)).isFalse();
    assertThat(hasPageAtOnce("v4.14", 2, true, 0)).isFalse();
    assertThat(hasPageAtOnce("v4.13", 1, true, 0)).isTrue();
    assertThat(hasPageAtOnce("v6.12", 4, false, 0)).isFalse();
    assertThat(hasPageAtOnce("v6.12", 5, false, 0)).isTrue();
  }

  @Test
  void taskThatReclaims_hasAllOfIt() {
    assertThat(hasPageAtOnce("v6.12", 1, false, Task.PF_MEMALLOC)).isTrue();
    assertThat(hasPageAtOnce("v6.12", 0, false, Task.PF_MEMALLOC)).isFalse();
  }

  @Test
  void victimThatReclaims_hasHalfOfItAfterwardsAsWell() {
    assertThat(hasPageAtOnce("v6.12", 2, true, 0, true)).isTrue();
    assertThat(hasPageAtOnce("v6.12", 2, false, 0, true)).isFalse();
  }

  /** A page for a task where all free pages are in the reserve for atomic allocations. */
  private static boolean hasPageOfReserve(String series, boolean victim, int gfp) {
    KernelTree tree = CATALOGUE.series(series);
    World world =
        machine -> {
          Guest guest = new Guest(machine, tree, 0);
          guest.kernel().vmscan().needsNoFsLock();
          guest.highAtomicReserve(1);
          int task =
              machine.spawn(
                  Role.task("allocator"),
                  () -> {
                    boolean there = guest.kernel().pageAlloc().allocPage(gfp);
                    KernelBug.bugOn(!there, "there is no page");
                  });
          if (victim) {
            guest.kernel().processes().bootVictim(task, 1);
          }
        };
    return new Explorer(Options.defaults()).explore(world) instanceof Verdict.Proven;
  }

  @Test
  void victim_andTaskThatMustNotWait_haveTheReserveForAtomicAllocations() {
    int noRetry = Gfp.GFP_KERNEL | Gfp.__GFP_NORETRY;
    assertThat(hasPageOfReserve("v6.12", true, noRetry)).isTrue();
    assertThat(hasPageOfReserve("v5.8", true, noRetry)).isFalse();
    assertThat(hasPageOfReserve("v6.12", false, noRetry)).isFalse();
    assertThat(hasPageOfReserve("v6.12", true, noRetry | Gfp.__GFP_NOMEMALLOC)).isFalse();
    assertThat(hasPageOfReserve("v6.12", false, Gfp.GFP_NOWAIT)).isTrue();
    assertThat(hasPageOfReserve("v5.8", false, Gfp.GFP_NOWAIT)).isFalse();
  }
}
