// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.primitive;

import static org.oomcheck.explorer.primitive.Checked.BUG;
import static org.oomcheck.explorer.primitive.Checked.CLEAN;
import static org.oomcheck.explorer.primitive.Checked.row;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.oomcheck.model.kernel.BlockingNotifierChain.Answer;
import org.oomcheck.model.kernel.BlockingNotifierChain.Code;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.linux.tty.Sysrq;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.scenario.support.Guest;
import org.oomcheck.model.scenario.support.Victims;
import org.oomcheck.model.tree.Catalogue;
import org.oomcheck.model.tree.KernelTree;

/** SysRq-f: a user asks for a kill. The worlds complain if no process was killed. */
class SysrqTest {
  private static final Catalogue CATALOGUE = Catalogue.load();

  private static void askFor(Kernel kernel, int hog) {
    Sysrq.moomCallback(kernel);
    boolean alive =
        kernel
            .machine()
            .perform(
                Step.of(
                    kernel.processes(),
                    "is it alive?",
                    () -> kernel.processes().isAlive(hog) && kernel.processes().pagesOf(hog) > 0));
    KernelBug.bugOn(alive, "no process was killed");
  }

  private static World notifierFrees(String series) {
    KernelTree tree = CATALOGUE.series(series);
    return machine -> {
      Guest guest = new Guest(machine, tree, 0);
      guest.kernel().oomKill().notifiers().booted("&nb", 0, () -> new Answer(Code.NOTIFY_OK, 1));
      int hog = guest.memhog(1);
      guest.kworker("kworker/0:1", () -> askFor(guest.kernel(), hog));
    };
  }

  /** A victim waits for a lock that a task has which needs a page; a user asks for another kill. */
  private static World victimHangs(String series, int ofVictim, int ofHog) {
    KernelTree tree = CATALOGUE.series(series);
    return machine -> {
      Guest guest = new Guest(machine, tree, 0);
      guest.kernel().vmscan().needsNoFsLock();
      Victims.behindFsLock(guest, ofVictim);
      guest.fsTask();
      int hog = guest.memhog(ofHog);
      guest.kworker("kworker/0:1", () -> askFor(guest.kernel(), hog));
    };
  }

  private static World noProcess(String series) {
    KernelTree tree = CATALOGUE.series(series);
    return machine -> {
      Guest guest = new Guest(machine, tree, 0);
      guest.kworker("kworker/0:1", () -> Sysrq.moomCallback(guest.kernel()));
    };
  }

  static Stream<Arguments> worlds() {
    return Stream.of(
        row("v5.8 is content with what a notifier frees", notifierFrees("v5.8"), BUG),
        row("v6.12 kills nevertheless", notifierFrees("v6.12"), CLEAN),
        row("a process that is larger than the victim", victimHangs("v6.12", 1, 2), CLEAN),
        row("the same with v4.13", victimHangs("v4.13", 1, 2), CLEAN),
        row("a victim that is larger is chosen again", victimHangs("v6.12", 2, 1), BUG),
        row("no process, v4.13", noProcess("v4.13"), CLEAN),
        row("no process, v6.12", noProcess("v6.12"), CLEAN));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("worlds")
  void brokenFormIsFound_andFixedFormIsClean(String name, World world, String expected) {
    Checked.hasExactly(world, expected);
  }
}
