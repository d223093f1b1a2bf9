// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.world;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.ProcessSetting;
import org.oomcheck.model.kernel.Signals;
import org.oomcheck.model.kernel.WaitQueue;
import org.oomcheck.model.machine.Machine;

/**
 * Where the tasks of a world sleep. There are signals only in a world whose code sends one, as
 * {@code kthread_stop()} does, or in which processes run code that looks for one.
 */
public final class Sleepers {
  private static final List<String> SEND =
      List.of("kthread_stop", "kthread_stop_put", "send_sig", "force_sig", "send_sig_info");

  private static final List<String> LOOK =
      List.of(
          "mutex_lock_interruptible",
          "mutex_lock_killable",
          "down_interruptible",
          "down_killable",
          "down_read_interruptible",
          "down_read_killable",
          "down_write_killable",
          "wait_event_interruptible",
          "wait_event_interruptible_exclusive",
          "wait_event_interruptible_exclusive_locked",
          "wait_event_interruptible_exclusive_locked_irq",
          "wait_event_interruptible_hrtimeout",
          "wait_event_interruptible_locked",
          "wait_event_interruptible_locked_irq",
          "wait_event_interruptible_lock_irq",
          "wait_event_interruptible_timeout",
          "wait_event_killable",
          "wait_event_killable_exclusive",
          "wait_event_killable_timeout",
          "wait_for_completion_interruptible",
          "wait_for_completion_interruptible_timeout",
          "wait_for_completion_killable",
          "wait_for_completion_killable_timeout",
          "wait_var_event_interruptible",
          "wait_var_event_killable",
          "msleep_interruptible",
          "schedule_timeout_interruptible",
          "schedule_timeout_killable",
          "signal_pending",
          "fatal_signal_pending");

  /** The call with which a header offers something to processes. */
  private static final String OFFER = "__offer";

  private final Machine machine;
  private final @Nullable Signals signals;
  private final List<WaitQueue> queues = new ArrayList<>();
  private @Nullable WaitQueue states;

  private Sleepers(CallSite site) {
    this.machine = site.machine();
    boolean comes = SEND.stream().anyMatch(site::uses) || processesMayGetOne(site);
    this.signals = comes ? new Signals(machine) : null;
  }

  /** The sleepers of the world that a call is in. */
  public static Sleepers of(CallSite site) {
    return site.part(Sleepers.class, () -> new Sleepers(site));
  }

  /** Whether a signal ends a call of this name, or makes its result another one. */
  public static boolean looksForSignals(String name) {
    return LOOK.contains(name);
  }

  /** Whether processes may get a signal, and the code of this call looks whether one has come. */
  static boolean processesMayGetOne(CallSite site) {
    return site.part(ProcessSetting.class).filter(ProcessSetting::signals).isPresent()
        && site.uses(OFFER)
        && LOOK.stream().anyMatch(site::uses);
  }

  /** The signals; null if none ever comes. */
  public @Nullable Signals signals() {
    return signals;
  }

  /** A new wait queue. Only while the world boots. */
  public WaitQueue queue(String name) {
    WaitQueue queue = new WaitQueue(machine, name, signals);
    queues.add(queue);
    return queue;
  }

  /** Where tasks sleep that are on no wait queue; only wake_up_process() wakes them there. */
  public WaitQueue states() {
    if (states == null) {
      states = queue("task state");
    }
    return states;
  }

  /** All wait queues. */
  public List<WaitQueue> queues() {
    return queues;
  }
}
