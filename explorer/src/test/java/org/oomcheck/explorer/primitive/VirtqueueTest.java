// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.primitive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.oomcheck.explorer.Explorer;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.model.kernel.Completion;
import org.oomcheck.model.kernel.Errno;
import org.oomcheck.model.kernel.WaitQueue;
import org.oomcheck.model.linux.mm.Gfp;
import org.oomcheck.model.linux.virtio.Host;
import org.oomcheck.model.linux.virtio.Host.Fault;
import org.oomcheck.model.linux.virtio.SplitRing;
import org.oomcheck.model.linux.virtio.SplitVirtqueue;
import org.oomcheck.model.linux.virtio.VirtioDevice;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.World;

/** A virtqueue whose buffers are told apart, and a host that does what it must not. */
class VirtqueueTest {
  private static final int TOKEN = 7;
  private static final int LENGTH = 4;

  /** What a driver does with its device, which has one virtqueue and one wait queue. */
  @FunctionalInterface
  private interface Driver {
    void run(VirtioDevice device, SplitVirtqueue vq, WaitQueue acked);
  }

  private static World world(boolean ready, Driver driver, Fault... faults) {
    return machine -> {
      VirtioDevice device = new VirtioDevice(machine, 0, new SplitRing(2, ready));
      WaitQueue acked = new WaitQueue(machine, "acked");
      SplitVirtqueue vq = (SplitVirtqueue) device.virtqueue("vq", acked::wakeUp);
      machine.spawn(Role.task("driver"), () -> driver.run(device, vq, acked));
      Host host = new Host(device);
      for (Fault fault : faults) {
        host = host.with(fault);
      }
      Host configured = host;
      machine.spawn(Role.daemon("host"), () -> configured.serve(vq));
    };
  }

  private static List<Hazard> hazards(World world) {
    Set<Hazard> all = Set.of(Hazard.values());
    Verdict verdict = new Explorer(Options.defaults().hazards(all)).explore(world);
    assertThat(verdict).isInstanceOfAny(Verdict.Violated.class, Verdict.Proven.class);
    return verdict instanceof Verdict.Violated violated
        ? violated.counterexamples().stream().map(Counterexample::hazard).toList()
        : List.of();
  }

  private static int add(SplitVirtqueue vq) {
    return vq.addOutbuf(TOKEN, LENGTH, Gfp.GFP_KERNEL);
  }

  /** Hands one buffer to the host, and waits for the answer. */
  private static void exchange(SplitVirtqueue vq, WaitQueue acked) {
    add(vq);
    vq.kick();
    acked.waitEvent("virtqueue_get_buf(vq)", () -> vq.getBufToken() == TOKEN);
  }

  @Test
  void answer_comesWithTheTokenAndTheLength() {
    Driver driver =
        (device, vq, acked) -> {
          exchange(vq, acked);
          KernelBug.bugOn(vq.usedLength() != LENGTH, "another length");
          KernelBug.bugOn(vq.getBufToken() != 0, "a second answer");
        };
    assertThat(hazards(world(true, driver))).isEmpty();
    assertThat(hazards(world(true, driver, Fault.WRONG_LENGTH))).containsExactly(Hazard.KERNEL_BUG);
  }

  @Test
  void ring_canBeFull() {
    assertThat(
            hazards(
                world(
                    true,
                    (device, vq, acked) -> {
                      KernelBug.bugOn(vq.getVringSize() != 2, "another size");
                      KernelBug.bugOn(add(vq) != 0, "no room");
                      KernelBug.bugOn(add(vq) != 0, "no room for a second buffer");
                      KernelBug.bugOn(add(vq) != Errno.ENOSPC, "room for a third buffer");
                    })))
        .isEmpty();
  }

  /** A driver that never kicks: the ring that is full does, if the host is to read from it. */
  private static World fills(boolean out) {
    return world(
        true,
        (device, vq, acked) -> {
          for (int i = 0; i < 3; i++) {
            if (out) {
              add(vq);
            } else {
              vq.addInbuf(TOKEN, LENGTH, Gfp.GFP_KERNEL);
            }
          }
          acked.waitEvent("virtqueue_get_buf(vq)", () -> vq.getBufToken() == TOKEN);
        });
  }

  @Test
  void fullRing_notifiesTheHostOfWhatItIsToRead() {
    assertThat(hazards(fills(true))).isEmpty();
    assertThat(hazards(fills(false))).containsExactly(Hazard.DEADLOCK);
  }

  @Test
  void kickOrInterruptThatIsLost_isNeverMadeUpFor() {
    Driver once = (device, vq, acked) -> exchange(vq, acked);
    assertThat(hazards(world(true, once))).isEmpty();
    assertThat(hazards(world(true, once, Fault.LOSES_KICKS))).containsExactly(Hazard.DEADLOCK);
    assertThat(hazards(world(true, once, Fault.LOSES_INTERRUPTS)))
        .containsExactly(Hazard.LOST_WAKEUP);
  }

  /** A timeout makes up for it. */
  @Test
  void driverThatLooksAgain_needsNoInterrupt() {
    Driver polls =
        (device, vq, acked) -> {
          add(vq);
          vq.kick();
          acked.waitEventTimeout("virtqueue_get_buf(vq)", () -> vq.getBufToken() == TOKEN, 10);
        };
    assertThat(hazards(world(true, polls, Fault.LOSES_INTERRUPTS)))
        .doesNotContain(Hazard.LOST_WAKEUP, Hazard.DEADLOCK);
  }

  /** The number of the buffer is in use again: the answer counts for the new one. */
  @Test
  void answerThatComesTwice_endsTheNextWaitEarly() {
    Driver early =
        (device, vq, acked) -> {
          exchange(vq, acked);
          exchange(vq, acked);
          KernelBug.bugOn(vq.getBufToken() != 0 || vq.isBroken(), "one answer too many");
        };
    assertThat(hazards(world(true, early))).isEmpty();
    assertThat(hazards(world(true, early, Fault.ANSWERS_TWICE))).contains(Hazard.KERNEL_BUG);
  }

  /** A driver that may collect the answer before the interrupt comes, and waits for that too. */
  private static World completedByCallback(boolean polls) {
    return machine -> {
      VirtioDevice device = new VirtioDevice(machine, 0, new SplitRing(2, true));
      Completion came = new Completion(machine, "came");
      SplitVirtqueue vq = (SplitVirtqueue) device.virtqueue("vq", came::complete);
      machine.spawn(
          Role.task("driver"),
          () -> {
            add(vq);
            vq.kick();
            if (polls) {
              vq.getBufToken();
            }
            came.waitForCompletion();
          });
      machine.spawn(Role.daemon("host"), () -> new Host(device).serve(vq));
    };
  }

  /** An interrupt that finds the ring empty calls no callback. */
  @Test
  void answerThatWasCollectedBefore_callsNoCallback() {
    assertThat(hazards(completedByCallback(false))).isEmpty();
    assertThat(hazards(completedByCallback(true))).containsExactly(Hazard.DEADLOCK);
  }

  @Test
  void brokenVirtqueue_refusesBuffers_andWakesNoTask() {
    Driver waits = (device, vq, acked) -> exchange(vq, acked);
    assertThat(hazards(world(true, waits, Fault.BREAKS))).containsExactly(Hazard.DEADLOCK);
    Driver breaks =
        (device, vq, acked) -> {
          device.virtioBreakDevice();
          KernelBug.bugOn(!vq.isBroken(), "not broken");
          KernelBug.bugOn(add(vq) != Errno.EIO, "a broken virtqueue takes a buffer");
          KernelBug.bugOn(vq.kick(), "a broken virtqueue is kicked");
        };
    assertThat(hazards(world(true, breaks))).isEmpty();
  }

  @Test
  void host_isSilentUntilDriverOk() {
    Driver waitsFirst =
        (device, vq, acked) -> {
          exchange(vq, acked);
          device.virtioDeviceReady();
        };
    assertThat(hazards(world(false, waitsFirst))).containsExactly(Hazard.DEADLOCK);
    Driver readyFirst =
        (device, vq, acked) -> {
          device.virtioDeviceReady();
          exchange(vq, acked);
        };
    assertThat(hazards(world(false, readyFirst))).isEmpty();
    assertThat(hazards(world(false, waitsFirst, Fault.BEFORE_DRIVER_OK))).isEmpty();
  }

  @Test
  void driverOk_isSetOnce() {
    assertThat(hazards(world(true, (device, vq, acked) -> device.virtioDeviceReady())))
        .containsExactly(Hazard.KERNEL_BUG);
  }

  /** A buffer is the host's until the device is reset. */
  @Test
  void buffer_isTakenBackBehindAReset() {
    Driver resets =
        (device, vq, acked) -> {
          add(vq);
          device.virtioResetDevice();
          int token = vq.detachUnusedBuf();
          KernelBug.bugOn(token != TOKEN, "another token");
          device.delVqs();
        };
    assertThat(hazards(world(true, resets))).isEmpty();
    Driver takes =
        (device, vq, acked) -> {
          add(vq);
          vq.detachUnusedBuf();
        };
    assertThat(hazards(world(true, takes))).containsExactly(Hazard.BUFFER_IN_USE);
    Driver deletes = (device, vq, acked) -> device.delVqs();
    assertThat(hazards(world(true, deletes))).containsExactly(Hazard.BUFFER_IN_USE);
  }

  @Test
  void virtqueueThatWasDeleted_isNotUsed() {
    Driver uses =
        (device, vq, acked) -> {
          device.virtioResetDevice();
          device.delVqs();
          add(vq);
        };
    assertThat(hazards(world(true, uses))).containsExactly(Hazard.LIFECYCLE);
  }

  @Test
  void virtqueues_areDeletedBeforeTheyAreSetUpAgain() {
    Driver keeps =
        (device, vq, acked) -> {
          device.virtioResetDevice();
          device.findVqs();
        };
    assertThat(hazards(world(true, keeps))).containsExactly(Hazard.LIFECYCLE);
    Driver deletes =
        (device, vq, acked) -> {
          device.virtioResetDevice();
          device.delVqs();
          device.findVqs();
        };
    assertThat(hazards(world(true, deletes))).isEmpty();
  }

  /** Without callbacks the driver has to look again when it asks for them. */
  @Test
  void callbacks_canBeOff() {
    Driver looks =
        (device, vq, acked) -> {
          vq.disableCb();
          add(vq);
          vq.kick();
          if (vq.enableCb()) {
            acked.waitEvent("virtqueue_get_buf(vq)", () -> vq.getBufToken() == TOKEN);
          }
        };
    assertThat(hazards(world(true, looks))).isEmpty();
    Driver forgets =
        (device, vq, acked) -> {
          vq.disableCb();
          exchange(vq, acked);
        };
    assertThat(hazards(world(true, forgets))).containsExactly(Hazard.LOST_WAKEUP);
  }

  @Test
  void configuration_isNotReadInAtomicContext() {
    Driver sleeps = (device, vq, acked) -> device.virtioCwrite("actual", 1);
    assertThat(hazards(world(true, sleeps))).isEmpty();
    World interrupt =
        machine -> {
          VirtioDevice device = new VirtioDevice(machine, 0, new SplitRing(1, true));
          SplitVirtqueue vq =
              (SplitVirtqueue) device.virtqueue("vq", () -> device.virtioCread("num_pages"));
          machine.spawn(
              Role.task("driver"),
              () -> {
                add(vq);
                vq.kick();
              });
          machine.spawn(Role.daemon("host"), () -> new Host(device).serve(vq));
        };
    assertThat(hazards(interrupt)).containsExactly(Hazard.SLEEP_IN_ATOMIC);
  }
}
