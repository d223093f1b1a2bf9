// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.primitive;

import static org.oomcheck.explorer.primitive.Checked.BUG;
import static org.oomcheck.explorer.primitive.Checked.CLEAN;
import static org.oomcheck.explorer.primitive.Checked.row;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.oomcheck.model.linux.mm.Gfp;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.linux.power.Suspend;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.scenario.support.Guest;
import org.oomcheck.model.scenario.support.Victims;
import org.oomcheck.model.tree.Catalogue;
import org.oomcheck.model.tree.KernelTree;

/** A suspend waits for the victims of the OOM killer, and gives up if one does not end. */
class SuspendAndVictimTest {
  private static final KernelTree TREE = Catalogue.load().series("v6.12");

  /** A victim waits for a lock, which may be held throughout the suspend. */
  private static World victimBehindLock(boolean held, boolean suspends) {
    return machine -> {
      Guest guest = new Guest(machine, TREE, 0);
      Kernel kernel = guest.kernel();
      Victims.behindFsLock(guest, 1);
      Suspend suspend = new Suspend(kernel);
      machine.spawn(
          Role.task("systemd-sleep"),
          () -> {
            if (held) {
              kernel.filesystem().lock().lock();
            }
            boolean frozen = suspend.freezeProcesses(true);
            if (held) {
              kernel.filesystem().lock().unlock();
            }
            KernelBug.bugOn(frozen != suspends, "the suspend goes on: " + frozen);
          });
    };
  }

  /** The victim was there first; a task allocates when the suspend has given up. */
  private static World killerWorksAgain() {
    return machine -> {
      Guest guest = new Guest(machine, TREE, 0);
      Kernel kernel = guest.kernel();
      kernel.vmscan().needsNoFsLock();
      guest.memhog(1);
      Suspend suspend = new Suspend(kernel);
      int victim = machine.spawn(Role.daemon("victim"), () -> hangs(kernel));
      kernel.processes().bootVictim(victim, 0);
      machine.spawn(
          Role.task("systemd-sleep"),
          () -> {
            KernelBug.bugOn(suspend.freezeProcesses(true), "a victim is still there");
            KernelBug.bugOn(kernel.oomKill().oomKillerDisabled(), "the OOM killer is disabled");
            kernel.pageAlloc().allocPage(Gfp.GFP_KERNEL | Gfp.__GFP_NORETRY);
          });
    };
  }

  private static void hangs(Kernel kernel) {
    kernel
        .machine()
        .perform(
            Step.run(kernel.filesystem(), "sleeps for ever", () -> {})
                .when(() -> false)
                .sleeping()
                .idling());
  }

  static Stream<Arguments> worlds() {
    return Stream.of(
        row("no victim is left", victimBehindLock(false, true), CLEAN),
        row("a victim cannot end, and the suspend goes on", victimBehindLock(true, true), BUG),
        row("the OOM killer works again", killerWorksAgain(), CLEAN));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("worlds")
  void brokenFormIsFound_andFixedFormIsClean(String name, World world, String expected) {
    Checked.hasExactly(world, expected);
  }
}
