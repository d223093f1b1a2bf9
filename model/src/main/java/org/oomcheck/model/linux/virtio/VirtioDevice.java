// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.virtio;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.oomcheck.model.kernel.irq.Irq;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;

/**
 * A virtio device: its doorbell, its configuration space and the host behind it. The host is a task
 * of its own, so it answers late, early and in any order with what the guest does; {@link Host} is
 * one that does what it must not.
 *
 * <p>A device with a {@link SplitRing} has a state besides: it begins before DRIVER_OK or after it,
 * and ends with a reset. Before DRIVER_OK the host answers no kick, and after a reset it touches
 * nothing any more. Another device is always ready.
 */
public final class VirtioDevice {
  /** The driver gives pages back when memory is out. */
  public static final int VIRTIO_BALLOON_F_DEFLATE_ON_OOM = 2;

  /** The host may ask for statistics. */
  public static final int VIRTIO_BALLOON_F_STATS_VQ = 1;

  /** The host may ask for all free pages. */
  public static final int VIRTIO_BALLOON_F_FREE_PAGE_HINT = 3;

  /** Free pages are reported. */
  public static final int VIRTIO_BALLOON_F_REPORTING = 5;

  /** The device is no legacy device. */
  public static final int VIRTIO_F_VERSION_1 = 32;

  private static final int NOT_READY = 0;
  private static final int DRIVER_OK = 1;
  private static final int RESET = 2;
  private static final int DELETED = 3;

  private final Machine machine;
  private final Ring ring;
  private final Cell doorbell;

  /** The configuration space; its registers have nothing to do with the doorbell. */
  private final Object config = new Object();

  private final Map<String, Cell> fields = new LinkedHashMap<>();
  private final Cell target;
  private final Cell actual;
  private final List<Transport> transport = new ArrayList<>();

  /** How far a device with a state is: empty for another one. */
  private final List<Cell> state = new ArrayList<>();

  private final List<Virtqueue> virtqueues = new ArrayList<>();
  private final BitSet features = new BitSet();
  private final List<Irq> lines = new ArrayList<>();

  /**
   * @param target the size of the balloon that the host asks for, in 4 KiB balloon pages
   */
  public VirtioDevice(Machine machine, int target) {
    this(machine, target, Ring.SOUND);
  }

  /**
   * @param ring what adding a buffer can come to
   */
  public VirtioDevice(Machine machine, int target, Ring ring) {
    this.machine = machine;
    this.ring = ring;
    offers(VIRTIO_F_VERSION_1);
    this.doorbell = machine.cell("doorbell", 0);
    this.target = configField("num_pages", target);
    this.actual = configField("actual", 0);
    if (ring instanceof SplitRing split) {
      state.add(machine.cell("virtio device", split.ready() ? DRIVER_OK : NOT_READY));
    }
  }

  /** Says how the configuration is reached; see {@link Transport}. Only while the world boots. */
  public void reachedBy(Transport way) {
    transport.add(way);
  }

  /**
   * Adds a line of a virtqueue that is there until a reset, and again when the virtqueues are set
   * up. Only while the world boots.
   */
  public void interruptsBy(Irq line) {
    lines.add(line);
    line.booted();
  }

  /** Adds a field to the configuration. Only while the world boots. */
  public final Cell configField(String name, int initial) {
    Cell field = machine.cell("config." + name, initial);
    fields.put(name, field);
    return field;
  }

  /**
   * Adds a virtqueue. Only while the world boots.
   *
   * @param callback what the interrupt handler runs when the host has answered
   */
  public Virtqueue virtqueue(String name, Runnable callback) {
    int index = virtqueues.size();
    Virtqueue virtqueue =
        ring instanceof SplitRing split
            ? new SplitVirtqueue(machine, this, name, index, callback, split.size())
            : new CountedVirtqueue(machine, this, name, index, callback);
    virtqueues.add(virtqueue);
    return virtqueue;
  }

  Machine machine() {
    return machine;
  }

  /** The virtqueues, in the order in which they were added. */
  public List<Virtqueue> virtqueues() {
    return Collections.unmodifiableList(virtqueues);
  }

  Ring ring() {
    return ring;
  }

  /** Tells the host to look at a virtqueue; a write to a device register. */
  void notifyHost(int index) {
    String label = "virtqueue_kick(" + virtqueues.get(index).name() + ")";
    machine.perform(
        Step.run(this, label, () -> bootRing(index, true)).countedAs("host round trips"));
  }

  /** Host side: waits until the guest kicks this virtqueue, and takes the kick. */
  void awaitKick(Virtqueue virtqueue, boolean beforeDriverOk) {
    int bit = 1 << virtqueue.index();
    machine.perform(
        Step.run(
                this,
                "waits for a kick of " + virtqueue.name(),
                () -> doorbell.set(doorbell.get() & ~bit))
            .when(() -> (doorbell.get() & bit) != 0 && (beforeDriverOk || isReady()))
            .sleeping()
            .idling());
  }

  /** The guest kicks this virtqueue, or has not: inside an effect, or while the world boots. */
  void bootRing(int index, boolean kicked) {
    int bit = 1 << index;
    doorbell.set(kicked ? doorbell.get() | bit : doorbell.get() & ~bit);
  }

  /** Says that the device has a feature. Only while the world boots. */
  public void offers(int feature) {
    features.set(feature);
  }

  /** Says that the driver does not use a feature. Only while the world boots. */
  public void withdraws(int feature) {
    features.clear(feature);
  }

  /**
   * Whether a feature was negotiated; follows from the world, and takes no step. Context: any.
   *
   * @param bit VIRTIO_BALLOON_F_..., VIRTIO_F_...
   */
  @KernelRef(path = "include/linux/virtio_config.h", symbol = "virtio_has_feature")
  public boolean virtioHasFeature(int bit) {
    return features.get(bit);
  }

  /** Reads a field of the configuration. Context: may sleep, whatever the transport. */
  @KernelRef(path = "include/linux/virtio_config.h", symbol = "virtio_cread")
  public int virtioCread(String field) {
    String label = "virtio_cread(" + field + ")";
    Cell cell = reach(field, label);
    return machine.perform(Step.of(config, label, cell::get));
  }

  /** Writes a field of the configuration. Context: may sleep, whatever the transport. */
  @KernelRef(path = "include/linux/virtio_config.h", symbol = "virtio_cwrite")
  public void virtioCwrite(String field, int value) {
    String label = "virtio_cwrite(" + field + ", " + value + ")";
    Cell cell = reach(field, label);
    machine.perform(Step.run(config, label, () -> cell.set(value)));
  }

  private Cell reach(String field, String label) {
    if (machine.current().preemptCount() > 0) {
      throw new KernelBug(
          Hazard.SLEEP_IN_ATOMIC,
          machine.current().comm() + " calls " + label + " in atomic context");
    }
    transport.forEach(way -> way.configAccess(label));
    return bootField(field);
  }

  /** A field of the configuration. Only while the world boots. */
  public Cell bootField(String field) {
    Cell cell = fields.get(field);
    if (cell == null) {
      throw new IllegalArgumentException("no field '" + field + "'; known: " + fields.keySet());
    }
    return cell;
  }

  /** Sets DRIVER_OK: from here on the host may answer. Context: any. */
  @KernelRef(
      path = "include/linux/virtio_config.h",
      symbol = "virtio_device_ready",
      release = "v6.12")
  public void virtioDeviceReady() {
    int before = changeState("virtio_device_ready()", DRIVER_OK);
    KernelBug.bugOn(before == DRIVER_OK, "virtio_device_ready(): DRIVER_OK is set already");
    if (before == DELETED) {
      machine.complain(Hazard.LIFECYCLE, "a device is ready, and its virtqueues were deleted");
    }
  }

  /** Sets DRIVER_OK unless the driver has, as the bus does after a probe. Only inside an effect. */
  public void becomesReady() {
    state.stream().filter(now -> now.get() == NOT_READY).forEach(now -> now.set(DRIVER_OK));
  }

  /** The device has no virtqueues when the world begins: no driver has probed it. */
  public void bootUnprobed() {
    state.forEach(cell -> cell.set(DELETED));
  }

  /** Sets {@code DRIVER_OK} while the world boots. */
  public void bootReady() {
    state.forEach(cell -> cell.set(DRIVER_OK));
  }

  /** Sets the virtqueues up again; complains if they were not deleted. Context: may sleep. */
  @KernelRef(
      path = "include/linux/virtio_config.h",
      symbol = "virtio_find_vqs",
      release = "v6.12",
      omits = "failure")
  public void findVqs() {
    if (changeState("find_vqs()", NOT_READY) != DELETED && !state.isEmpty()) {
      machine.complain(Hazard.LIFECYCLE, "find_vqs() meets virtqueues that were not deleted");
    }
    splitVirtqueues().forEach(SplitVirtqueue::setsUp);
    lines.forEach(Irq::requestIrq);
  }

  /** Shuts the host and the handlers out; buffers stay, and work goes on. Context: may sleep. */
  @KernelRef(path = "drivers/virtio/virtio.c", symbol = "virtio_reset_device", release = "v6.12")
  public void virtioResetDevice() {
    changeState("virtio_reset_device()", RESET);
    splitVirtqueues().forEach(SplitVirtqueue::synchronizeCbs);
    lines.forEach(Irq::freeIrqIfRequested);
  }

  /** Deletes the virtqueues. Complains if the device was not reset. Context: may sleep. */
  @KernelRef(path = "drivers/virtio/virtio_pci_common.c", symbol = "vp_del_vqs", release = "v6.12")
  public void delVqs() {
    if (changeState("del_vqs()", DELETED) == DRIVER_OK) {
      machine.complain(
          Hazard.BUFFER_IN_USE, "the virtqueues are deleted, and the device was not reset");
    }
  }

  private int changeState(String label, int newState) {
    return machine.perform(
        Step.of(
            this,
            label,
            () -> {
              int before = state.isEmpty() ? NOT_READY : state.get(0).get();
              state.forEach(cell -> cell.set(newState));
              return before;
            }));
  }

  /** Breaks every virtqueue, as a surprise removal does; wakes no task. Context: any. */
  @KernelRef(
      path = "drivers/virtio/virtio_ring.c",
      symbol = "virtio_break_device",
      release = "v6.12")
  public void virtioBreakDevice() {
    splitVirtqueues().forEach(SplitVirtqueue::breaks);
  }

  private Stream<SplitVirtqueue> splitVirtqueues() {
    return virtqueues.stream()
        .filter(SplitVirtqueue.class::isInstance)
        .map(SplitVirtqueue.class::cast);
  }

  /** Whether the device was reset, or its virtqueues are gone. Only inside an effect or a goal. */
  public boolean isReset() {
    return state.stream().anyMatch(cell -> cell.get() >= RESET);
  }

  /** Whether the virtqueues are gone, or were never set up. Only inside an effect or a goal. */
  public boolean hasNoVirtqueues() {
    return state.stream().allMatch(cell -> cell.get() == DELETED);
  }

  /** Whether the host may touch the virtqueues at all: until a reset. Only inside an effect. */
  boolean mayAnswer() {
    return !isReset();
  }

  /** Whether DRIVER_OK is set. Only inside an effect, a guard or a goal. */
  boolean isReady() {
    return state.stream().allMatch(cell -> cell.get() == DRIVER_OK);
  }

  /**
   * Complains about a use of virtqueues that are gone.
   *
   * @throws KernelBug if they were deleted
   */
  void checkNotDeleted(String user) {
    boolean deleted =
        machine.perform(
            Step.of(
                this,
                "are the virtqueues there?",
                () -> state.stream().anyMatch(cell -> cell.get() == DELETED)));
    if (deleted) {
      throw SplitVirtqueue.deleted(user);
    }
  }

  /** Host side: how many balloon pages the guest has told of last. */
  public int actual() {
    return machine.perform(Step.of(config, "reads config.actual", actual::get));
  }

  /** How many balloon pages the host asks for. Only inside an effect or a goal. */
  public int wanted() {
    return target.get();
  }

  /** How many balloon pages the guest has told of last. Only inside an effect or a goal. */
  public int told() {
    return actual.get();
  }

  /** The body of the host's task: answers whatever it is kicked for. Run it as a daemon. */
  public void host() {
    host(0);
  }

  /**
   * The body of a host that takes its time.
   *
   * @param jiffies for how long it looks at a kick before it answers
   */
  public void host(int jiffies) {
    Host.serve(
        this,
        kicked -> {
          if (jiffies > 0) {
            machine.perform(Host.takeTime(this, jiffies));
          }
        });
  }

  /** Host side: waits until the guest kicks some virtqueue, and takes all kicks. */
  int awaitKicks() {
    return machine.perform(
        Step.of(
                this,
                "waits for a kick",
                () -> {
                  int kicked = doorbell.get();
                  doorbell.set(0);
                  return kicked;
                })
            .when(() -> doorbell.get() != 0 && (isReset() || isReady()))
            .sleeping()
            .idling());
  }
}
