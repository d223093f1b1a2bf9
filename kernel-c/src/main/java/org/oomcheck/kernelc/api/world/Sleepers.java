// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.world;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.model.kernel.Signals;
import org.oomcheck.model.kernel.WaitQueue;
import org.oomcheck.model.machine.Machine;

/**
 * Where the tasks of a world sleep. There are signals only in a world whose code sends one; {@code
 * kthread_stop()} does.
 */
public final class Sleepers {
  private final Machine machine;
  private final @Nullable Signals signals;
  private final List<WaitQueue> queues = new ArrayList<>();
  private @Nullable WaitQueue states;

  private Sleepers(CallSite site) {
    this.machine = site.machine();
    boolean sends =
        Stream.of("kthread_stop", "kthread_stop_put", "send_sig", "force_sig", "send_sig_info")
            .anyMatch(site::uses);
    this.signals = sends ? new Signals(machine) : null;
  }

  /** Those of the world of a call. */
  public static Sleepers of(CallSite site) {
    return site.part(Sleepers.class, () -> new Sleepers(site));
  }

  /** The signals; null if no code sends one. */
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
