// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.virtio;

import java.util.ArrayList;
import java.util.List;
import org.oomcheck.model.kernel.Errno;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Progress;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.TaskCells;

/**
 * A virtqueue of {@code drivers/virtio/virtio_ring.c} whose buffers are told apart: each has a
 * number in the ring, a length, and the token that the driver gave. It can be full, and it can
 * break. The host can answer a buffer twice: if its number is in use again, the answer counts for
 * the new buffer, otherwise the virtqueue breaks.
 *
 * <p>A buffer is the host's until the host has answered it, or the device was reset. With it comes
 * the property that no task uses a virtqueue that was deleted.
 *
 * <p>Deviates: the smallest free number is taken, where the kernel takes that which was freed last;
 * the caller serialises nothing here, as each call is one step.
 */
public final class SplitVirtqueue extends Virtqueue {
  /** What a check does where buffers come and go. Parts of steps: reads and writes cells only. */
  public interface Watcher {

    /** The host got a buffer of this length. */
    void added(int len);

    /** The host has answered a buffer of this length. */
    default void answered(int len) {}

    /** The virtqueue begins anew, empty. */
    default void setUp() {}
  }

  /** How many bits of a list of numbers are for one; 0 ends the list. */
  private static final int BITS = 3;

  private static final int MASK = (1 << BITS) - 1;

  /** How many numbers fit into a list. */
  private static final int LONGEST = 10;

  /** What is in flight, by number: the token, 0 for a number that is free. */
  private final List<Cell> data = new ArrayList<>();

  private final List<Cell> lengths = new ArrayList<>();

  /** The numbers, from 1, of buffers that the host has not answered, in order. */
  private final Cell avail;

  /** The numbers of buffers that the host has answered and the guest has not collected. */
  private final Cell used;

  /** The number of the buffer that was answered last. */
  private final Cell last;

  private final Cell broken;
  private final Cell callbacks;
  private final Cell disabled;

  /** The length that came with the buffer that a task has collected last. */
  private final TaskCells length;

  private final List<Watcher> watchers = new ArrayList<>();

  SplitVirtqueue(
      Machine machine, VirtioDevice device, String name, int index, Runnable callback, int size) {
    super(machine, device, name, index, callback);
    for (int head = 0; head < size; head++) {
      data.add(machine.cell(name + "[" + head + "].data", 0));
      lengths.add(machine.cell(name + "[" + head + "].len", 0));
    }
    this.avail = machine.cell(name + ".avail", 0);
    this.used = machine.cell(name + ".used", 0);
    this.last = machine.cell(name + " answered last", 0);
    this.broken = machine.cell(name + ".broken", 0);
    this.callbacks = machine.cell(name + " callbacks", 0);
    this.disabled = machine.cell(name + " callbacks off", 0);
    this.length = machine.taskCells(name + " len", 0);
  }

  /** Adds a check. Only while the world boots. */
  public void watch(Watcher watcher) {
    watchers.add(watcher);
  }

  /** {@code virtqueue_get_vring_size()}: how many buffers it holds. Context: any. */
  public int getVringSize() {
    return data.size();
  }

  /**
   * Hands one buffer to the host to read. A full ring notifies the host without a kick. Context:
   * any.
   *
   * @param token what {@link #getBufToken} returns for it, not 0
   * @param len its length, in bytes
   * @return 0, {@link Errno#ENOSPC} if the ring is full, {@link Errno#EIO} if it is broken
   */
  @KernelRef(
      path = "drivers/virtio/virtio_ring.c",
      symbol = "virtqueue_add_outbuf",
      release = "v6.12",
      omits = "DMA mapping, the indirect table")
  public int addOutbuf(int token, int len, int gfp) {
    return addOut(label("virtqueue_add_outbuf", gfp), token, len);
  }

  /** Hands one buffer to the host to write to; otherwise like {@link #addOutbuf(int, int, int)}. */
  @KernelRef(
      path = "drivers/virtio/virtio_ring.c",
      symbol = "virtqueue_add_inbuf",
      release = "v6.12",
      omits = "DMA mapping, the indirect table")
  public int addInbuf(int token, int len, int gfp) {
    return add(label("virtqueue_add_inbuf", gfp), token, len);
  }

  @Override
  int add(String label, int token, int len) {
    device().checkNotDeleted(label);
    return machine().perform(Step.of(this, label, () -> put(token, len)));
  }

  @Override
  void bootAdd() {
    put(1, 0);
  }

  @Override
  void bootTakeAll() {
    data.forEach(cell -> cell.set(0));
    avail.set(0);
  }

  private int put(int token, int len) {
    if (broken.get() == 1) {
      return Errno.EIO;
    }
    for (int head = 0; head < data.size(); head++) {
      if (data.get(head).get() == 0) {
        data.get(head).set(token);
        lengths.get(head).set(len);
        push(avail, head + 1);
        watchers.forEach(watcher -> watcher.added(len));
        return 0;
      }
    }
    return Errno.ENOSPC;
  }

  @Override
  public boolean kick() {
    return !isBroken() && super.kick();
  }

  @Override
  boolean takeBuf() {
    return getBufToken() != 0;
  }

  /**
   * Collects a buffer that the host has answered. Context: any.
   *
   * @return its token, or 0 if there is none, or the virtqueue is broken
   */
  @KernelRef(
      path = "drivers/virtio/virtio_ring.c",
      symbol = "virtqueue_get_buf",
      release = "v6.12",
      omits = "DMA mapping")
  public int getBufToken() {
    String label = "virtqueue_get_buf(" + name() + ")";
    device().checkNotDeleted(label);
    return machine().perform(Step.of(this, label, this::take));
  }

  private int take() {
    if (broken.get() == 1 || used.get() == 0) {
      return 0;
    }
    int head = shift(used) - 1;
    int token = data.get(head).get();
    if (token == 0) {
      broken.set(1);
      return 0;
    }
    data.get(head).set(0);
    length.set(lengths.get(head).get());
    return token;
  }

  /** How many bytes the host says to have written to the buffer that the task collected last. */
  public int usedLength() {
    return machine().perform(Step.of(this, "len of " + name(), length::get));
  }

  /**
   * Takes a buffer back that the host has never answered; after a reset. Context: any.
   *
   * @return its token, or 0 if there is none
   */
  @KernelRef(
      path = "drivers/virtio/virtio_ring.c",
      symbol = "virtqueue_detach_unused_buf",
      release = "v6.12")
  public int detachUnusedBuf() {
    String label = "virtqueue_detach_unused_buf(" + name() + ")";
    int token = machine().perform(Step.of(this, label, () -> isWithHost() ? -detach() : detach()));
    if (token < 0) {
      machine()
          .complain(
              Hazard.BUFFER_IN_USE,
              "a buffer of " + name() + " is taken back, and the device was not reset");
    }
    return Math.abs(token);
  }

  private int detach() {
    for (Cell each : data) {
      int token = each.get();
      if (token != 0) {
        each.set(0);
        avail.set(0);
        return token;
      }
    }
    return 0;
  }

  /**
   * Asks for callbacks again. Context: any.
   *
   * @return false if an answer waits already, and the virtqueue is not broken
   */
  @KernelRef(
      path = "drivers/virtio/virtio_ring.c",
      symbol = "virtqueue_enable_cb",
      release = "v6.12")
  public boolean enableCb() {
    return machine()
        .perform(
            Step.of(
                this,
                "virtqueue_enable_cb(" + name() + ")",
                () -> {
                  disabled.set(0);
                  return used.get() == 0 || broken.get() == 1;
                }));
  }

  /** Asks for no more callbacks; one may be on its way. Context: any. */
  @KernelRef(
      path = "drivers/virtio/virtio_ring.c",
      symbol = "virtqueue_disable_cb",
      release = "v6.12")
  public void disableCb() {
    machine()
        .perform(Step.run(this, "virtqueue_disable_cb(" + name() + ")", () -> disabled.set(1)));
  }

  @Override
  public boolean isBroken() {
    return machine()
        .perform(Step.of(this, "virtqueue_is_broken(" + name() + ")", () -> broken.get() == 1));
  }

  /** Breaks the virtqueue, {@code __virtqueue_break()}; wakes no task. Context: any. */
  void breaks() {
    machine().perform(Step.run(this, name() + "->broken = true", () -> broken.set(1)));
  }

  /** Begins anew, empty, after a reset. */
  void setsUp() {
    machine()
        .perform(
            Step.run(
                this,
                "sets up " + name(),
                () -> {
                  data.forEach(cell -> cell.set(0));
                  List.of(avail, used, last, broken, disabled).forEach(cell -> cell.set(0));
                  watchers.forEach(Watcher::setUp);
                }));
  }

  /** Waits until no handler runs, {@code virtio_synchronize_cbs()}. Context: may sleep. */
  void synchronizeCbs() {
    machine()
        .perform(
            Step.run(this, "virtio_synchronize_cbs() for " + name(), () -> {})
                .when(() -> callbacks.get() == 0)
                .sleeping());
  }

  @Override
  public boolean isAnswered() {
    return used.get() != 0;
  }

  @Override
  public boolean isWithHost() {
    return avail.get() != 0 && !device().isReset();
  }

  @Override
  void use(int excess) {
    machine()
        .perform(
            Step.run(this, "answers " + name(), () -> useAll(excess)).achieving(Progress.PAGES));
  }

  private void useAll(int excess) {
    while (avail.get() != 0 && device().mayAnswer()) {
      int head = shift(avail);
      int len = lengths.get(head - 1).get();
      watchers.forEach(watcher -> watcher.answered(len));
      lengths.get(head - 1).add(excess);
      last.set(head);
      push(used, head);
    }
  }

  /** Host side: answers the buffer again that it answered last, and raises the interrupt. */
  void answerAgain() {
    machine()
        .perform(
            Step.run(
                this,
                "answers " + name() + " a second time",
                () -> {
                  if (last.get() != 0 && device().mayAnswer()) {
                    push(used, last.get());
                  }
                }));
    vringInterrupt();
  }

  @Override
  boolean mayInterrupt() {
    return machine()
        .perform(
            Step.of(
                this,
                "interrupt of " + name(),
                () -> {
                  boolean works = broken.get() == 0 && used.get() != 0;
                  boolean runs = works && disabled.get() == 0 && device().mayAnswer();
                  callbacks.add(runs ? 1 : 0);
                  return runs;
                }));
  }

  @Override
  void interrupted() {
    machine().perform(Step.run(this, "end of interrupt of " + name(), () -> callbacks.add(-1)));
  }

  private static void push(Cell list, int head) {
    int length = 0;
    for (int left = list.get(); left != 0; left >>>= BITS) {
      length++;
    }
    if (length < LONGEST) {
      list.set(list.get() | (head << (BITS * length)));
    }
  }

  private static int shift(Cell list) {
    int head = list.get() & MASK;
    list.set(list.get() >>> BITS);
    return head;
  }

  /** What a driver does to a virtqueue that is gone. */
  static KernelBug deleted(String user) {
    return new KernelBug(Hazard.LIFECYCLE, user + " uses a virtqueue that was deleted");
  }
}
