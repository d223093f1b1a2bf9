// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.oomcheck.kernelc.api.world.Failures;
import org.oomcheck.kernelc.api.world.PagesWithHost;
import org.oomcheck.kernelc.api.world.VirtioBus;
import org.oomcheck.kernelc.api.world.Works;
import org.oomcheck.kernelc.binding.BootLocks;
import org.oomcheck.kernelc.binding.MemorySetting;
import org.oomcheck.kernelc.interpreter.FunctionPointer;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.ObjectPlace;
import org.oomcheck.kernelc.memory.Pointer;
import org.oomcheck.kernelc.run.Booted;
import org.oomcheck.kernelc.run.Program;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.model.kernel.irq.InterruptibleMachine;
import org.oomcheck.model.kernel.irq.Irq;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.linux.virtio.BalloonSizes;
import org.oomcheck.model.linux.virtio.SplitRing;
import org.oomcheck.model.linux.virtio.SplitVirtqueue;
import org.oomcheck.model.linux.virtio.VirtioDevice;
import org.oomcheck.model.linux.virtio.Virtqueue;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.scenario.support.Guest;
import org.oomcheck.model.tree.KernelTree;

/**
 * A guest whose balloon is made by the driver's own C. Its works, its interrupts, its notifier and
 * its shrinker are the driver's; memory management and the host are the model's.
 */
final class DriverWorld {
  private static final Position AT = new Position(VirtioBalloonPart.FILE, 1, 1);

  /** The field of the configuration that {@link #commands} writes. */
  static final String COMMAND = "free_page_hint_cmd_id";

  /** The virtqueues, as the driver names them. */
  private static final Map<String, Use> VIRTQUEUES = new LinkedHashMap<>();

  /**
   * What a virtqueue is for.
   *
   * @param feature the feature that it belongs to; 0: every device has it
   * @param function the function that hands it to the host; empty if no goal needs it
   */
  private record Use(int feature, String function) {}

  static {
    VIRTQUEUES.put("inflate", new Use(0, ""));
    VIRTQUEUES.put("deflate", new Use(0, ""));
    VIRTQUEUES.put(
        "stats", new Use(VirtioDevice.VIRTIO_BALLOON_F_STATS_VQ, "stats_handle_request"));
    VIRTQUEUES.put(
        "free_page_vq",
        new Use(VirtioDevice.VIRTIO_BALLOON_F_FREE_PAGE_HINT, "report_free_page_func"));
    VIRTQUEUES.put(
        "reporting_vq",
        new Use(VirtioDevice.VIRTIO_BALLOON_F_REPORTING, "virtballoon_free_page_report"));
  }

  private final Machine bare;
  private final Machine machine;
  private final Irq config;
  private final Guest guest;
  private final VirtioDevice device;
  private final Program program;
  private final Map<String, String> renamed;
  private final Booted booted;
  private final VirtioBus bus;
  private final VirtqueueInterrupts interrupts;
  private final PagesWithHost pagesWithHost;
  private final Map<String, Virtqueue> virtqueues = new HashMap<>();

  /** The workqueues, if the driver has some. */
  private final List<Works> works = new ArrayList<>();

  /**
   * Boots the guest, and nothing of the driver.
   *
   * @param free how many pages are free
   * @param target how many pages the host wants in the balloon
   * @param entries the functions of the driver that tasks of the scenario call
   * @param features VIRTIO_BALLOON_F_..., which the device offers
   */
  DriverWorld(
      Machine bare,
      KernelTree tree,
      int free,
      int target,
      List<String> entries,
      List<Integer> features) {
    this.bare = bare;
    this.machine = InterruptibleMachine.inAtomicContext(bare);
    PartProgram driver = tree.get(BalloonDriverPart.DRIVER);
    this.guest = new Guest(machine, driver.nearest(), free);
    this.program = driver.program();
    this.renamed = driver.renamedMembers();
    this.device = new VirtioDevice(machine, target, new SplitRing(2, false));
    device.configField("poison_val", 0);
    device.configField(COMMAND, 0);
    device.offers(PagesWithHost.MUST_TELL_HOST);
    features.forEach(device::offers);
    this.booted = boot(entries);
    this.config =
        Irq.ofDevice(
            machine, "virtio0-config", "vp_config_changed()", () -> call("virtballoon_changed"));
    this.bus = new VirtioBus(booted.memory(), device, AT);
    booted.has(VirtioBus.class, bus);
    booted.moduleUse().losesNothing();
    booted.has(BalloonSizes.class, BalloonSizes.of4KibPages(1));
    this.interrupts = new VirtqueueInterrupts(program, entries(program, entries));
    VIRTQUEUES.forEach(
        (name, use) -> {
          if (use.feature() == 0 || features.contains(use.feature())) {
            virtqueues.put(name, device.virtqueue(name, () -> interrupt(name)));
            bus.add(name, virtqueues.get(name));
            interrupts.add(machine, device, name, () -> callback(name, f -> handle(name, f)));
          }
        });
    this.pagesWithHost = new PagesWithHost(machine, guest.kernel().pageAlloc(), device);
    booted.has(PagesWithHost.class, pagesWithHost);
  }

  private Booted boot(List<String> names) {
    names.stream()
        .filter(name -> !DriverSuspended.Power.OPTIONAL.contains(name))
        .forEach(this::function);
    // OOM notifiers of C are called where this is known before the variables are made.
    Map<Class<?>, Object> known =
        Map.of(
            MemorySetting.class, new MemorySetting(0, false, false), Kernel.class, guest.kernel());
    return new Booted(machine, program, boots(program), entries(program, names), known);
  }

  private static Set<FunctionPointer> boots(Program program) {
    return found(
        program,
        List.of("virtballoon_probe", "__boot_blocks", "__boot_movable", "virtballoon_validate"));
  }

  private static Set<FunctionPointer> entries(Program program, List<String> names) {
    Set<FunctionPointer> entries = found(program, names);
    entries.addAll(found(program, List.of("__page_reporting_notify")));
    if (names.contains(DriverAtOom.COMPACT)) {
      entries.addAll(found(program, DriverAtOom.MOVES));
    }
    entries.addAll(program.callbacks(found(program, List.of("virtballoon_probe"))));
    return entries;
  }

  private static Set<FunctionPointer> found(Program program, List<String> names) {
    Set<FunctionPointer> found = new LinkedHashSet<>();
    names.forEach(name -> program.function(name).ifPresent(found::add));
    return found;
  }

  /** What a world begins with in which tasks call these functions. */
  static Set<FunctionPointer> begins(Program program, List<String> names) {
    Set<FunctionPointer> all = boots(program);
    all.addAll(entries(program, names));
    return all;
  }

  FunctionPointer function(String name) {
    return program
        .function(name)
        .orElseThrow(() -> new IllegalArgumentException("the driver has no " + name + "()"));
  }

  /** Whether the driver has a function. */
  boolean has(String name) {
    return program.function(name).isPresent();
  }

  /** Calls a function of the driver with the device as its argument: it must lose no memory. */
  int call(String name) {
    FunctionPointer function = function(name);
    int result = number(booted.call(function, List.of(bus.vdev())));
    booted.checkNothingIsLost(function);
    return result;
  }

  static int number(Value value) {
    return value instanceof IntegerValue number ? (int) number.value() : 0;
  }

  private void validate() {
    program
        .function("virtballoon_validate")
        .ifPresent(function -> booted.call(function, List.of(bus.vdev())));
    if (device.virtioHasFeature(VirtioDevice.VIRTIO_BALLOON_F_REPORTING)) {
      int blocks = guest.kernel().pageAlloc().freeCell().get();
      booted.call(function("__boot_blocks"), List.of(IntegerType.INT.of(blocks)));
    }
  }

  /** What the driver wants called when the host has answered. */
  private void callback(String virtqueue, Consumer<FunctionPointer> then) {
    if (bus.callback(virtqueue) instanceof FunctionPointer function) {
      then.accept(function);
    }
  }

  private void interrupt(String virtqueue) {
    callback(
        virtqueue, function -> interrupts.arrives(virtqueue, function, f -> handle(virtqueue, f)));
  }

  private void handle(String virtqueue, FunctionPointer handler) {
    bus.virtqueue(virtqueue).ifPresent(vq -> booted.call(handler, List.of(vq)));
  }

  /** Probes the device while the world boots. */
  void probed() {
    config.booted();
    validate();
    int error =
        number(
            booted.init(BootLocks.KERNEL_INIT, function("virtballoon_probe"), List.of(bus.vdev())));
    if (error != 0) {
      throw new IllegalArgumentException("virtballoon_probe() returns " + error);
    }
  }

  /** Puts pages into the balloon while the world boots, by the driver's own code. */
  void inflated(int pages) {
    for (int page = 0; page < pages; page++) {
      Value vb = bus.device().member("priv", AT).load(AT);
      booted.call(function("fill_balloon"), List.of(vb, IntegerType.INT.of(1)));
      pagesWithHost.boot(1);
    }
    device.bootField("actual").set(pages);
  }

  /**
   * States the goal that the host gets a buffer of each virtqueue of a feature, if the driver has
   * the function that is to use it.
   */
  void wantsUseOfFeatures() {
    VIRTQUEUES.forEach(
        (name, use) -> {
          Virtqueue used = virtqueues.get(name);
          if (used != null && program.function(use.function()).isPresent()) {
            machine.goal("the host gets a buffer of " + name, used::isWithHost);
          }
        });
  }

  /** Calls a function of {@code linux/mm.h} with the list of the pages in the balloon. */
  void callWithPages(String name) {
    ObjectPlace vb = booted.memory().target(bus.device().member("priv", AT).load(AT), AT);
    String list = renamed.getOrDefault("vb_dev_info", "vb_dev_info");
    ObjectPlace pages = booted.memory().member(vb, list, AT);
    booted.call(function(name), List.of(new Pointer(pages)));
  }

  /** The host changes the configuration once, at any moment. */
  void configChanges() {
    configChanges(config::raise);
  }

  /**
   * A task of the host, which may change the configuration.
   *
   * @param body what it does one after the other
   */
  void configChanges(Runnable... body) {
    bare.spawn(Role.task("host, config"), () -> List.of(body).forEach(Runnable::run));
  }

  /** The host writes the command of free page hints, and says so. Only by a task of the host. */
  void commands(int value) {
    Cell command = device.bootField(COMMAND);
    bare.perform(Step.run(device, "writes " + COMMAND + " = " + value, () -> command.set(value)));
    config.raise();
  }

  /** A block that is freed is to be reported. Only while the world boots. */
  void reportsFreedBlocks() {
    FunctionPointer notify = function("__page_reporting_notify");
    guest.kernel().pageAlloc().whenFreed(() -> booted.call(notify, List.of()));
  }

  /** {@code virtio_dev_remove()}: no change of the configuration is delivered any more. */
  void remove() {
    config.freeIrqIfRequested();
    call("virtballoon_remove");
    checkNothingIsLeft("virtballoon_remove() has returned");
  }

  /**
   * {@code virtio_dev_probe()}: what fails has to leave nothing. Changes of the configuration are
   * delivered when the driver is there.
   */
  void probe() {
    if (call("virtballoon_probe") == 0) {
      config.enableIrq(device::becomesReady);
    } else {
      checkNothingIsLeft("virtballoon_probe() has failed");
    }
  }

  private void checkNothingIsLeft(String when) {
    Optional<String> left = machine.perform(Step.of(this, "what is left?", this::left));
    if (left.isPresent()) {
      machine.complain(Hazard.LIFECYCLE, when + ", and " + left.get());
    }
  }

  private Optional<String> left() {
    Optional<String> queue =
        works.stream()
            .flatMap(all -> all.queues().stream())
            .filter(each -> !each.name().startsWith("system_") && !each.struct().isDestroyed())
            .map(each -> "the workqueue " + each.name() + " is not destroyed")
            .findFirst();
    if (queue.isPresent()) {
      return queue;
    }
    return device.hasNoVirtqueues()
        ? booted.left(AT)
        : Optional.of("the virtqueues are not deleted");
  }

  /** What the bus does when the guest is suspended. */
  DriverSuspended.Power power() {
    return new DriverSuspended.Power(this, config, works);
  }

  /** Lets calls of the driver fail. Only while the world boots. */
  void anythingFails() {
    booted.has(Failures.class, new Failures());
    booted.has(MemorySetting.class, new MemorySetting(0, false, true));
  }

  /** The device has no driver when the tasks begin. */
  void unprobed() {
    validate();
    device.bootUnprobed();
    config.bootedDisabled();
  }

  /** Does something when the host gets a buffer, as a part of that step. Only at boot. */
  void buffers(String virtqueue, Runnable got) {
    if (virtqueues.get(virtqueue) instanceof SplitVirtqueue split) {
      split.watch(len -> got.run());
    }
  }

  /** The host answers. */
  void host() {
    machine.spawn(Role.daemon("host"), device::host);
  }

  Guest guest() {
    return guest;
  }

  Booted booted() {
    return booted;
  }

  VirtioDevice device() {
    return device;
  }

  /** Ends the boot. */
  void seal() {
    booted.known(Works.class).ifPresent(works::add);
    booted.seal();
  }
}
