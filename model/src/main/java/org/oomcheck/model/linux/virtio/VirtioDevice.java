// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.virtio;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntConsumer;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;

/**
 * A virtio device: its doorbell, its configuration space and the host behind it. The host is a task
 * of its own, so it answers late, early and in any order with what the guest does.
 */
public final class VirtioDevice {
  /** The driver gives pages back when memory is out. */
  public static final int VIRTIO_BALLOON_F_DEFLATE_ON_OOM = 2;

  /** The host may ask for all free pages. */
  public static final int VIRTIO_BALLOON_F_FREE_PAGE_HINT = 3;

  /** Free pages are reported. */
  public static final int VIRTIO_BALLOON_F_REPORTING = 5;

  /** The device is no legacy device. */
  public static final int VIRTIO_F_VERSION_1 = 32;

  private static final String NUM_PAGES = "num_pages";
  private static final String ACTUAL = "actual";

  private final Machine machine;
  private final Ring ring;
  private final Cell doorbell;

  /** The configuration space; its registers have nothing to do with the doorbell. */
  private final Object config = new Object();

  private final Cell target;
  private final Cell actual;
  private final List<Virtqueue> virtqueues = new ArrayList<>();
  private final BitSet features = new BitSet();

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
    this.target = machine.cell("config.num_pages", target);
    this.actual = machine.cell("config.actual", 0);
  }

  /**
   * Adds a virtqueue. Only while the world boots.
   *
   * @param callback what the interrupt handler runs when the host has answered
   */
  public Virtqueue virtqueue(String name, Runnable callback) {
    Virtqueue virtqueue = new Virtqueue(machine, this, name, virtqueues.size(), callback);
    virtqueues.add(virtqueue);
    return virtqueue;
  }

  Ring ring() {
    return ring;
  }

  /** Tells the host to look at a virtqueue; a write to a device register. */
  void notifyHost(int index) {
    machine.perform(
        Step.run(this, "virtqueue_kick(" + virtqueues.get(index).name() + ")", () -> ring(index))
            .countedAs("host round trips"));
  }

  private void ring(int index) {
    doorbell.set(doorbell.get() | 1 << index);
  }

  /** Says that the device has a feature. Only while the world boots. */
  public void offers(int feature) {
    features.set(feature);
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

  /**
   * Reads a field of {@code struct virtio_balloon_config}. Context: may sleep, but does not here.
   *
   * @throws IllegalArgumentException if the model has no such field
   */
  @KernelRef(path = "include/linux/virtio_config.h", symbol = "virtio_cread")
  public int virtioCread(String field) {
    return switch (field) {
      case NUM_PAGES -> readTarget();
      case ACTUAL -> actual();
      default -> throw new IllegalArgumentException(unknown(field));
    };
  }

  /**
   * Writes a field that the host reads. Context: may sleep, but does not here.
   *
   * @throws IllegalArgumentException if the model has no such field, or the guest must not write it
   */
  @KernelRef(path = "include/linux/virtio_config.h", symbol = "virtio_cwrite")
  public void virtioCwrite(String field, int value) {
    if (!field.equals(ACTUAL)) {
      throw new IllegalArgumentException(unknown(field));
    }
    writeActual(value);
  }

  private static String unknown(String field) {
    return "the model's configuration space has no field " + field + " for this access";
  }

  /** Reads how many balloon pages the host wants. */
  int readTarget() {
    return machine.perform(Step.of(config, "virtio_cread(num_pages)", target::get));
  }

  /** Tells the host how many balloon pages there are. */
  void writeActual(int pages) {
    machine.perform(
        Step.run(config, "virtio_cwrite(actual, " + pages + ")", () -> actual.set(pages)));
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
    serve(
        kicked -> {
          if (jiffies > 0) {
            machine.perform(takeTime(jiffies));
          }
        });
  }

  /**
   * The body of a host that answers at once or takes its time.
   *
   * @param jiffies for how long it then looks at a kick
   */
  public void fickleHost(int jiffies) {
    serve(
        kicked -> {
          if (machine.choose("when does the host answer?", "at once", "later") == 1) {
            machine.perform(takeTime(jiffies));
          }
        });
  }

  /**
   * The body of a host that looks at what it was kicked for before it answers.
   *
   * @param read called with the index of every virtqueue that was kicked
   */
  public void readingHost(IntConsumer read) {
    serve(
        kicked -> {
          for (Virtqueue virtqueue : virtqueues) {
            if ((kicked & 1 << virtqueue.index()) != 0) {
              read.accept(virtqueue.index());
            }
          }
        });
  }

  private void serve(IntConsumer beforeAnswer) {
    Loop loop = machine.loop("host");
    while (true) {
      loop.head();
      int kicked =
          machine.perform(
              Step.of(this, "waits for a kick", this::takeKicks)
                  .when(() -> doorbell.get() != 0)
                  .sleeping()
                  .idling());
      beforeAnswer.accept(kicked);
      for (Virtqueue virtqueue : virtqueues) {
        if ((kicked & 1 << virtqueue.index()) != 0) {
          virtqueue.answer();
        }
      }
    }
  }

  private Step<Boolean> takeTime(int jiffies) {
    return Step.run(this, "takes " + jiffies + " jiffies", () -> {})
        .when(() -> false)
        .timeout(jiffies, () -> Boolean.TRUE)
        .touchingNothing()
        .sleeping();
  }

  private int takeKicks() {
    int kicked = doorbell.get();
    doorbell.set(0);
    return kicked;
  }
}
