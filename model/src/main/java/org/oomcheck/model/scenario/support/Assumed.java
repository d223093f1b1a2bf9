// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario.support;

/** Assumptions of several scenarios, each with a parameter that negates it. */
public final class Assumed {

  /** Reclaim that may enter filesystems may have to wait for a lock of one of them. */
  public static final Parameter RECLAIM_NEEDS_FS_LOCK =
      Parameter.assumed(
          "reclaim-needs-fs-lock",
          1,
          "1: with __GFP_FS, reclaim may wait for the lock of a filesystem; 0: it never does");

  /** The host answers whatever it is kicked for, at some time. */
  public static final Parameter HOST_ANSWERS =
      Parameter.assumed("host-answers", 1, "1: the host answers, at some time; 0: it is gone");

  /** The interrupt for an answer on the reporting virtqueue reaches its handler. */
  public static final Parameter REPORTING_INTERRUPT =
      Parameter.assumed(
          "reporting-interrupt",
          1,
          "1: interrupts of the reporting virtqueue reach their handler; 0: they are lost");

  private Assumed() {}

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

  /** The same with another body for the host's task. */
  public static void host(BalloonGuest guest, Runnable body, Settings settings) {
    if (settings.is(HOST_ANSWERS)) {
      guest.host(body);
    }
  }
}
