// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.virtio;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.IntConsumer;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;

/**
 * A host that serves one virtqueue, in a task of its own, and may be late or do what it must not.
 * Each fault can happen with each buffer; both ways are explored. Immutable; the methods that
 * configure one return a new host.
 */
public final class Host {

  /** What a host can do that it must not. */
  public enum Fault {
    /** A kick does not reach it. */
    LOSES_KICKS,
    /** An answer comes without its interrupt. */
    LOSES_INTERRUPTS,
    /** The host answers a buffer a second time, later. */
    ANSWERS_TWICE,
    /** The host says that it has written more bytes than the buffer has. */
    WRONG_LENGTH,
    /** The host answers before the driver has set DRIVER_OK. */
    BEFORE_DRIVER_OK,
    /** The device goes away in place of an answer: every virtqueue breaks. */
    BREAKS
  }

  private final VirtioDevice device;
  private final Set<Fault> faults;
  private final int lateJiffies;
  private final IntConsumer read;

  /** A host that does what it should. */
  public Host(VirtioDevice device) {
    this(device, EnumSet.noneOf(Fault.class), 0, index -> {});
  }

  private Host(VirtioDevice device, Set<Fault> faults, int lateJiffies, IntConsumer read) {
    this.device = device;
    this.faults = faults;
    this.lateJiffies = lateJiffies;
    this.read = read;
  }

  /** The same host, which may do this as well. */
  public Host with(Fault fault) {
    Set<Fault> more = EnumSet.copyOf(faults);
    more.add(fault);
    return new Host(device, more, lateJiffies, read);
  }

  /** The same host, which answers at once or takes so many jiffies; both are explored. */
  public Host late(int jiffies) {
    return new Host(device, faults, jiffies, read);
  }

  /**
   * The same host, which does something with a buffer before it answers it.
   *
   * @param reading is called with the index of the virtqueue
   */
  public Host reading(IntConsumer reading) {
    return new Host(device, faults, lateJiffies, reading);
  }

  /** The body of the host's task for a virtqueue. Run it as a daemon. */
  public void serve(Virtqueue virtqueue) {
    Machine machine = device.machine();
    Loop loop = machine.loop("host");
    while (true) {
      loop.head();
      device.awaitKick(virtqueue, faults.contains(Fault.BEFORE_DRIVER_OK));
      if (happens(Fault.LOSES_KICKS, "does the host notice the kick?")) {
        continue;
      }
      if (lateJiffies > 0
          && machine.choose("when does the host answer?", "at once", "later") == 1) {
        machine.perform(takeTime(device, lateJiffies));
      }
      read.accept(virtqueue.index());
      if (happens(Fault.BREAKS, "does the device stay?")) {
        device.virtioBreakDevice();
      } else {
        answer(virtqueue);
      }
    }
  }

  private void answer(Virtqueue virtqueue) {
    virtqueue.use(happens(Fault.WRONG_LENGTH, "is the length right?") ? 1 : 0);
    if (!happens(Fault.LOSES_INTERRUPTS, "does the interrupt arrive?")) {
      virtqueue.vringInterrupt();
    }
    if (virtqueue instanceof SplitVirtqueue split
        && happens(Fault.ANSWERS_TWICE, "does the host answer once?")) {
      split.answerAgain();
    }
  }

  private boolean happens(Fault fault, String question) {
    return faults.contains(fault) && device.machine().choose(question, "yes", "no") == 1;
  }

  /**
   * The body of a host that answers at once or takes its time.
   *
   * @param jiffies for how long it then looks at a kick
   */
  public static void fickle(VirtioDevice device, int jiffies) {
    serve(
        device,
        kicked -> {
          if (device.machine().choose("when does the host answer?", "at once", "later") == 1) {
            device.machine().perform(takeTime(device, jiffies));
          }
        });
  }

  /**
   * The body of a host that looks at what it was kicked for before it answers.
   *
   * @param read called with the index of every virtqueue that was kicked
   */
  public static void reading(VirtioDevice device, IntConsumer read) {
    serve(
        device,
        kicked -> {
          for (Virtqueue virtqueue : device.virtqueues()) {
            if ((kicked & 1 << virtqueue.index()) != 0) {
              read.accept(virtqueue.index());
            }
          }
        });
  }

  /** The body of a host that answers all that it is kicked for. */
  static void serve(VirtioDevice device, IntConsumer beforeAnswer) {
    Loop loop = device.machine().loop("host");
    while (true) {
      loop.head();
      int kicked = device.awaitKicks();
      beforeAnswer.accept(kicked);
      for (Virtqueue virtqueue : device.virtqueues()) {
        if ((kicked & 1 << virtqueue.index()) != 0) {
          virtqueue.answer();
        }
      }
    }
  }

  static Step<Boolean> takeTime(VirtioDevice device, int jiffies) {
    return Step.run(device, "takes " + jiffies + " jiffies", () -> {})
        .when(() -> false)
        .timeout(jiffies, () -> Boolean.TRUE)
        .touchingNothing()
        .sleeping();
  }
}
