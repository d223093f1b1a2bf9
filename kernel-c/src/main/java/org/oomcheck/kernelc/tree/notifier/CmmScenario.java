// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree.notifier;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.Text;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.notifier.PseriesCmm;
import org.oomcheck.model.scenario.Scenario;
import org.oomcheck.model.scenario.support.Guest;
import org.oomcheck.model.scenario.support.Parameter;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;

/**
 * A question about the whole driver of pseries cmm: what happens while SysRq-f calls the OOM
 * notifier once, with as many pages on loan as it asks for. Where another task does something, the
 * driver's thread is in its delay when the tasks begin.
 */
final class CmmScenario implements Scenario {
  static final int SYS_RESTART = 1;
  static final int MEM_GOING_OFFLINE = 1 << 1;
  static final int MEM_OFFLINE = 1 << 2;
  static final int MEM_CANCEL_OFFLINE = 1 << 5;

  /** Seconds in which the driver's thread looks at what has happened, and sleeps again. */
  private static final int WHILE = 2;

  /** What a task does beside the OOM killer. */
  private interface Deed {
    void in(NotifierWorld world);
  }

  /** The questions. */
  static final List<Scenario> ALL =
      List.of(
          new CmmScenario(
              "cmm-deflates-at-oom",
              "The hypervisor wants pages back while the OOM notifier of pseries cmm runs: is the balloon"
                  + " asked for a page that it does not have?",
              true,
              "",
              world -> {}),
          new CmmScenario(
              "cmm-disabled-at-oom",
              "The parameter disable of pseries cmm is set while its OOM notifier runs: is the balloon asked"
                  + " for a page that it does not have?",
              true,
              "echo",
              world ->
                  world.call("cmm_set_disable", new Text("1"), IntegerType.UNSIGNED_LONG.of(0))),
          new CmmScenario(
              "cmm-restart-at-oom",
              "A partition restarts while the OOM notifier of pseries cmm runs: is the balloon asked for a"
                  + " page that it does not have?",
              true,
              "reboot",
              world -> world.notify("reboot", SYS_RESTART)),
          new CmmScenario(
              "cmm-removed-at-oom",
              "The module of pseries cmm is taken out while its OOM notifier runs: is the balloon asked for a"
                  + " page that it does not have?",
              false,
              "rmmod",
              world -> world.call("cmm_exit")),
          new CmmScenario(
              "cmm-offline-at-oom",
              "Memory is taken offline while the OOM notifier and the thread of pseries cmm run: do they all"
                  + " come to an end?",
              false,
              "drmgr",
              CmmScenario::offline));

  private final String id;
  private final String question;
  private final String comm;
  private final Deed deed;
  private final boolean asksTooMuch;
  private final Parameter loaned;
  private final Parameter target;
  private final Parameter oomPages;

  /**
   * A question.
   *
   * @param asksTooMuch whether the balloon is asked for a page that it does not have
   * @param comm the task that does it; empty if it is the driver's thread
   */
  private CmmScenario(String id, String question, boolean asksTooMuch, String comm, Deed deed) {
    int wanted = comm.isEmpty() ? 0 : 1;
    this.id = id;
    this.question = question;
    this.asksTooMuch = asksTooMuch;
    this.comm = comm;
    this.deed = deed;
    this.loaned = new Parameter("loaned", 1, 0, 8, "pages on loan at the start");
    this.target = new Parameter("target", wanted, 0, 8, "pages that the hypervisor wants on loan");
    this.oomPages =
        new Parameter("oom-pages", 1, 1, 8, "pages that the OOM notifier takes back, oom_kb");
  }

  /** Pages that cannot be moved end the attempt, and the task tries again, perhaps later. */
  private static void offline(NotifierWorld world) {
    world.notify("memory", MEM_GOING_OFFLINE);
    if (world.choose("can all pages be moved?", "yes", "no") == 1) {
      world.notify("memory", MEM_CANCEL_OFFLINE);
      if (world.choose("when does it try again?", "at once", "in a while") == 1) {
        world.waitSeconds(WHILE);
      }
      world.notify("memory", MEM_GOING_OFFLINE);
    }
    world.notify("memory", MEM_OFFLINE);
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String question() {
    return question;
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(loaned, target, oomPages);
  }

  @Override
  public Set<Hazard> hazards() {
    return Set.of();
  }

  @Override
  public World world(KernelTree tree, Settings settings) {
    return machine -> {
      Guest guest = new Guest(machine, tree, 0);
      NotifierWorld world =
          tree.get(PseriesCmmPart.LOAD)
              .call(
                  guest.kernel(),
                  new PseriesCmm.Partition(
                      settings.get(loaned), settings.get(target), settings.get(oomPages), true));
      if (comm.isEmpty()) {
        world.has(PseriesCmmPart.Polls.class, new PseriesCmmPart.Polls());
      }
      world.seal();
      if (!comm.isEmpty()) {
        machine.spawn(Role.task(comm), () -> deed.in(world));
      }
      guest.memhog(1);
      guest.sysrq();
    };
  }

  @Override
  public List<Expectation> expectations() {
    return asksTooMuch
        ? Stream.of("v5.8", "v6.12")
            .map(release -> Expectation.violated(release, id, Hazard.KERNEL_BUG))
            .toList()
        : List.of();
  }
}
