// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario.support;

import org.oomcheck.model.linux.mm.PerCpuPages;
import org.oomcheck.model.linux.virtio.CcwTransport;
import org.oomcheck.model.linux.virtio.Host;
import org.oomcheck.model.linux.virtio.Host.Fault;
import org.oomcheck.model.linux.virtio.VirtioDevice;

/** Assumptions of several scenarios, each with a parameter that negates it. */
public final class Assumed {

  /** Reclaim that may enter filesystems may have to wait for a lock of one of them. */
  public static final Parameter RECLAIM_NEEDS_FS_LOCK =
      Parameter.assumed(
          "reclaim-needs-fs-lock",
          1,
          "1: with __GFP_FS, reclaim may wait for the lock of a filesystem; 0: it never does");

  /** All tasks run on one CPU, or what one frees is free for all at once. */
  public static final Parameter ONE_CPU =
      Parameter.assumed(
          "one-cpu", 1, "1: what is freed is free for all; 0: it stays on the list of a CPU first");

  /** An allocation looks at other nodes before it reclaims from its own. */
  public static final Parameter ZONE_RECLAIM_OFF =
      Parameter.assumed(
          "zone-reclaim-off", 1, "1: vm.zone_reclaim_mode is 0, the default; 0: it is set");

  /** The host answers whatever it is kicked for, at some time. */
  public static final Parameter HOST_ANSWERS =
      Parameter.assumed("host-answers", 1, "1: the host answers, at some time; 0: it is gone");

  /** Each kick reaches the host. */
  public static final Parameter KICKS_ARRIVE =
      Parameter.assumed("kicks-arrive", 1, "1: each kick reaches the host; 0: it may be lost");

  /** Each answer of the host comes with an interrupt. */
  public static final Parameter INTERRUPTS_ARRIVE =
      Parameter.assumed(
          "interrupts-arrive", 1, "1: each interrupt arrives; 0: that of an answer may be lost");

  /** The host answers each buffer once. */
  public static final Parameter ANSWERS_ONCE =
      Parameter.assumed(
          "answers-once", 1, "1: the host answers a buffer once; 0: it may do so a second time");

  /** The device does not go away. */
  public static final Parameter DEVICE_STAYS =
      Parameter.assumed(
          "device-stays", 1, "1: the device stays; 0: it may be removed, its virtqueues break");

  /** The device is on PCI. */
  public static final Parameter PCI =
      Parameter.assumed(
          "pci",
          1,
          "1: virtio-pci, where config access is an instruction; 0: virtio-ccw, where it allocates");

  /** The interrupt for an answer on the reporting virtqueue reaches its handler. */
  public static final Parameter REPORTING_INTERRUPT =
      Parameter.assumed(
          "reporting-interrupt",
          1,
          "1: interrupts of the reporting virtqueue reach their handler; 0: they are lost");

  private Assumed() {}

  /** The host with the faults that the settings say. */
  public static Host host(VirtioDevice device, Settings settings) {
    Host host = new Host(device);
    host = settings.is(KICKS_ARRIVE) ? host : host.with(Fault.LOSES_KICKS);
    host = settings.is(INTERRUPTS_ARRIVE) ? host : host.with(Fault.LOSES_INTERRUPTS);
    host = settings.is(ANSWERS_ONCE) ? host : host.with(Fault.ANSWERS_TWICE);
    return settings.is(DEVICE_STAYS) ? host : host.with(Fault.BREAKS);
  }

  /** Lets the device be on the bus that the settings say. */
  public static void transport(BalloonGuest guest, Settings settings) {
    if (!settings.is(PCI)) {
      guest.device().reachedBy(new CcwTransport(guest.kernel()));
    }
  }

  /** Lets the guest have the CPUs that the settings say. Only while the world boots. */
  public static void cpus(Guest guest, Settings settings) {
    if (!settings.is(ONE_CPU)) {
      PerCpuPages.boot(guest.kernel(), 1);
    }
  }

  /** Sets vm.zone_reclaim_mode as the settings say. Only while the world boots. */
  public static void zoneReclaim(Guest guest, Settings settings) {
    if (!settings.is(ZONE_RECLAIM_OFF)) {
      guest.kernel().vmscan().setZoneReclaimMode();
    }
  }

  /** Lets the guest have the reclaim that the settings say. Only while the world boots. */
  public static void reclaim(Guest guest, Settings settings) {
    if (!settings.is(RECLAIM_NEEDS_FS_LOCK)) {
      guest.kernel().vmscan().needsNoFsLock();
    }
  }

  /** Lets the guest have the host that the settings say. */
  public static void host(BalloonGuest guest, Settings settings) {
    if (settings.is(HOST_ANSWERS)) {
      guest.host();
    }
  }

  /** Lets the guest have the host that the settings say, with another body for its task. */
  public static void host(BalloonGuest guest, Runnable body, Settings settings) {
    if (settings.is(HOST_ANSWERS)) {
      guest.host(body);
    }
  }
}
