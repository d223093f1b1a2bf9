// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.oomcheck.kernelc.api.world.OomCallbacks;
import org.oomcheck.kernelc.run.Booted;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.model.linux.virtio.VirtioDevice;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.scenario.Scenario;
import org.oomcheck.model.scenario.support.Parameter;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;

/** A question about the whole driver of the balloon, in a {@link DriverWorld}. */
abstract class DriverScenario implements Scenario {
  static final int DEFLATE_ON_OOM = VirtioDevice.VIRTIO_BALLOON_F_DEFLATE_ON_OOM;

  private final String id;
  private final String question;
  private final Parameter free;
  private final Parameter target;
  private final Parameter balloon;
  private final Parameter oom;
  private final Parameter changes;

  /**
   * A question.
   *
   * @param free how many pages are free at first
   * @param balloon how many are in the balloon at first
   * @param target how many the host wants in it
   * @param oom whether the OOM killer is called
   * @param changes whether the host changes the configuration
   */
  DriverScenario(
      String id, String question, int free, int balloon, int target, int oom, int changes) {
    this.id = id;
    this.question = question;
    this.free = new Parameter("free", free, 0, 16, "pages that are free at the start");
    this.balloon = new Parameter("balloon", balloon, 0, 8, "pages in the balloon at the start");
    this.target = new Parameter("target", target, 0, 8, "pages that the host wants in the balloon");
    this.oom = new Parameter("oom", oom, 0, 1, "1: the OOM killer is called, once and at any time");
    this.changes =
        new Parameter(
            "config-changes",
            changes,
            0,
            1,
            "1: the host changes the configuration, once and at any time");
  }

  @Override
  public final String id() {
    return id;
  }

  @Override
  public final String question() {
    return question;
  }

  @Override
  public final List<Parameter> parameters() {
    List<Parameter> all = new ArrayList<>(List.of(free, balloon, target, oom, changes));
    all.addAll(more());
    return all;
  }

  /** Further parameters. */
  List<Parameter> more() {
    return List.of();
  }

  @Override
  public final Set<Hazard> hazards() {
    return Set.of();
  }

  /** The features that the device offers. */
  abstract List<Integer> features();

  /** The functions of the driver that the tasks of {@link #begins} call. */
  abstract List<String> calls();

  /** Whether the device was probed when the tasks begin. */
  boolean isProbed() {
    return true;
  }

  /** Declares the tasks. */
  abstract void begins(DriverWorld world, Settings settings);

  @Override
  public final World world(KernelTree tree, Settings settings) {
    return machine -> {
      DriverWorld world =
          new DriverWorld(
              machine, tree, settings.get(free), settings.get(target), calls(), features());
      if (isProbed()) {
        world.probed();
        world.inflated(settings.get(balloon));
      } else {
        world.unprobed();
      }
      begins(world, settings);
      if (settings.is(changes)) {
        world.configChanges();
      }
      if (settings.is(oom)) {
        world.guest().memhog(1);
        world.guest().sysrq();
      }
      world.host();
      world.seal();
    };
  }

  static void task(DriverWorld world, String comm, Runnable body) {
    world.guest().machine().spawn(Role.task(comm), body);
  }

  /**
   * States the goal that the driver's OOM notifier is registered, if the driver has one. Without it
   * a world of the OOM killer asks for nothing of the driver.
   */
  static void wantsOomNotifier(DriverWorld world) {
    Booted booted = world.booted();
    Position at = new Position(VirtioBalloonPart.FILE, 1, 1);
    if (VirtioBalloonPart.notifier(booted.program()).isPresent()) {
      booted
          .machine()
          .goal(
              "the driver's OOM notifier is registered",
              () -> OomCallbacks.isOneRegistered(booted.memory(), at));
    }
  }

  /**
   * States the goal that the host answers a buffer of a virtqueue when the tasks run.
   *
   * @param goal what that shows, as a clause
   */
  static void wantsAnswer(DriverWorld world, String virtqueue, String goal) {
    world.device().virtqueues().stream()
        .filter(each -> each.name().equals(virtqueue))
        .forEach(used -> world.booted().machine().goal(goal, used::isAnswered));
  }

  /** Waits until no other task can run, and then for a condition that should be true. */
  static void waits(DriverWorld world, String what, BooleanSupplier until) {
    world.guest().kernel().sleep().scheduleTimeoutUninterruptible(1);
    world.guest().machine().perform(Step.run(world, what, () -> {}).when(until));
  }

  @Override
  public final List<Expectation> expectations() {
    return List.of();
  }
}
