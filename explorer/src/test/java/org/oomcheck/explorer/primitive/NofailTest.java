// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.primitive;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.oomcheck.explorer.Explorer;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.model.linux.mm.Gfp;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.linux.mm.Watermarks;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Task;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.scenario.support.Guest;
import org.oomcheck.model.tree.Catalogue;
import org.oomcheck.model.tree.KernelTree;

/** {@code __GFP_NOFAIL} while the OOM killer is disabled, as for a suspend. */
class NofailTest {
  private static final Catalogue CATALOGUE = Catalogue.load();

  private static World world(String series, int gfp) {
    KernelTree tree = CATALOGUE.series(series);
    return machine -> {
      Kernel kernel = new Guest(machine, tree, 1, new Watermarks(2, 2)).kernel();
      kernel.oomKill().bootSwitch();
      machine.spawn(
          Role.task("allocator"),
          () -> {
            kernel.oomKill().oomKillerDisable(machine.hz());
            kernel.pageAlloc().allocPage(gfp);
          });
    };
  }

  private static Verdict verdict(String series, int gfp) {
    return new Explorer(Options.defaults()).explore(world(series, gfp));
  }

  @Test
  void allocationThatMustNotFail_takesTheReserves() {
    assertThat(verdict("v6.12", Gfp.GFP_KERNEL | Gfp.__GFP_NOFAIL))
        .isInstanceOf(Verdict.Proven.class);
  }

  @Test
  void withoutReserves_itWaitsForEver_andOneThatMayFailFails() {
    assertThat(verdict("v6.12+nofail-without-reserves", Gfp.GFP_KERNEL | Gfp.__GFP_NOFAIL))
        .isInstanceOf(Verdict.Violated.class);
    assertThat(verdict("v6.12", Gfp.GFP_KERNEL)).isInstanceOf(Verdict.Proven.class);
  }

  /** A task allocates while no page is free; another one frees a page. */
  private static World freedLater(int gfp, boolean reclaims) {
    KernelTree tree = CATALOGUE.series("v6.12");
    return machine -> {
      Kernel kernel = new Guest(machine, tree, 0).kernel();
      machine.spawn(
          Role.task("allocator"),
          () -> {
            if (reclaims) {
              machine.current().setFlags(Task.PF_MEMALLOC);
            }
            KernelBug.bugOn(!kernel.pageAlloc().allocPage(gfp), "no page");
          });
      machine.spawn(Role.task("frees"), () -> kernel.pageAlloc().freePages(1));
    };
  }

  @Test
  void allocationThatMustNotFail_triesAgain_alsoIfItIsNotToRetry() {
    int noRetry = Gfp.GFP_KERNEL | Gfp.__GFP_NORETRY;
    Checked.hasExactly(freedLater(noRetry, false), Checked.BUG);
    Checked.hasExactly(freedLater(noRetry | Gfp.__GFP_NOFAIL, false), Checked.CLEAN);
  }

  @Test
  void taskThatReclaims_isWarned_andTriesAgain() {
    Verdict verdict =
        new Explorer(Options.defaults())
            .explore(freedLater(Gfp.GFP_KERNEL | Gfp.__GFP_NOFAIL, true));
    assertThat(((Verdict.Violated) verdict).counterexamples())
        .extracting(Counterexample::message)
        .containsExactly("a task that reclaims asks with __GFP_NOFAIL");
  }
}
