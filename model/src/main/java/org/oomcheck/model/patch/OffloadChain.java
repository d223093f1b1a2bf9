// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.patch;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.model.kernel.BlockingNotifierChain;
import org.oomcheck.model.kernel.BlockingNotifierChain.Block;
import org.oomcheck.model.kernel.Freezer;
import org.oomcheck.model.kernel.Kthread;
import org.oomcheck.model.kernel.SharedVariable;
import org.oomcheck.model.kernel.WaitQueue;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.linux.mm.OomKill;
import org.oomcheck.model.linux.mm.OomNotifiers;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.Patch;
import org.oomcheck.model.tree.Replacements;

/**
 * A kthread calls the notifier chain, and out_of_memory() waits 5 seconds for it. Request and
 * answer are a flag and a count without a lock, and the first registration creates the kthread; all
 * of it as it was posted.
 */
@AutoService(Patch.class)
public final class OffloadChain implements Patch {

  /** How long out_of_memory() waits for the chain. */
  static final int TIMEOUT_SECONDS = 5;

  /** No scenario has more first registrations at the same time. */
  private static final int MOST_KTHREADS = 2;

  @Override
  public String id() {
    return "offload-chain";
  }

  @Override
  public String summary() {
    return "a kthread calls the OOM notifier chain; out_of_memory() waits 5 s for it";
  }

  @Override
  public String source() {
    return "Tetsuo Handa on linux-mm, 1 Oct 2017; not merged";
  }

  @Override
  public void apply(Replacements tree) {
    tree.replace(OomKill.OOM_NOTIFIERS, (kernel, chain) -> new Offloaded(kernel, chain, false));
  }

  /** The kthread, its requesters and what they share. */
  static final class Offloaded extends OomNotifiers {
    private final Freezer freezer;
    private final boolean freezable;
    private final int timeout;
    private final Kthread kthread;
    private final SharedVariable th;
    private final SharedVariable requested;
    private final SharedVariable freed;
    private final WaitQueue requestWait;
    private final WaitQueue responseWait;
    private final Machine machine;

    /**
     * @param freezable whether the kthread calls set_freezable(); as posted it does not
     */
    Offloaded(Kernel kernel, BlockingNotifierChain chain, boolean freezable) {
      super(chain);
      this.freezer = kernel.freezer();
      this.freezable = freezable;
      this.machine = kernel.machine();
      this.timeout = TIMEOUT_SECONDS * machine.hz();
      this.th = new SharedVariable(machine, "oom_notifier_th", 0);
      this.requested = new SharedVariable(machine, "oom_notifier_requested", 0);
      this.freed = new SharedVariable(machine, "oom_notifier_freed", 0);
      this.requestWait = new WaitQueue(machine, "oom_notifier_request_wait");
      this.responseWait = new WaitQueue(machine, "oom_notifier_response_wait");
      this.kthread = new Kthread(machine, "oom_notifier", MOST_KTHREADS, this::oomNotifier);
    }

    /** The kthread: calls the chain when it is asked to. Locks: the chain's rwsem for reading. */
    @KernelRef(path = "mm/oom_kill.c", symbol = "oom_notifier")
    private void oomNotifier() {
      if (freezable) {
        freezer.setFreezable();
      }
      Loop loop = machine.loop("oom_notifier");
      while (true) {
        loop.head();
        waitForARequest();
        chain().callChain(freed);
        requested.write(Access.PLAIN, 0);
        responseWait.wakeUp();
      }
    }

    /** Without set_freezable() the kthread keeps PF_NOFREEZE, and this is an ordinary wait. */
    private void waitForARequest() {
      if (freezable) {
        freezer.waitEventFreezable(requestWait, "oom_notifier_requested", this::isRequested);
      } else {
        requestWait.waitEventFreezable("oom_notifier_requested", this::isRequested);
      }
    }

    @Override
    public WaitQueue[] kthreadsSleepOn() {
      return new WaitQueue[] {requestWait};
    }

    private boolean isRequested() {
      return requested.read(Access.PLAIN) != 0;
    }

    @Override
    public Block booted(String block, int priority, BlockingNotifierChain.Callback callback) {
      kthread.booted();
      th.boot(1);
      return super.booted(block, priority, callback);
    }

    /** Creates the kthread unless there is one; nothing keeps two callers from seeing none. */
    @Override
    @KernelRef(path = "mm/oom_kill.c", symbol = "register_oom_notifier")
    public void registerOomNotifier(Block block) {
      if (th.read(Access.PLAIN) == 0) {
        kthread.kthreadRun();
        th.write(Access.PLAIN, 1);
      }
      super.registerOomNotifier(block);
    }

    /** Asks the kthread. Context: may sleep, for 5 seconds at most. Locks: needs oom_lock. */
    @Override
    public int freed() {
      if (th.read(Access.PLAIN) == 0) {
        return 0;
      }
      requested.write(Access.PLAIN, 1);
      requestWait.wakeUp();
      responseWait.waitEventTimeout("!oom_notifier_requested", () -> !isRequested(), timeout);
      int got = freed.read(Access.PLAIN);
      if (got != 0) {
        freed.write(Access.PLAIN, 0);
      }
      return got;
    }
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.proven("v4.13+offload-chain", "reclaim-needs-oom"),
        Expectation.proven("v4.15+offload-chain", "reclaim-needs-oom"),
        Expectation.violated(
            "v4.13+offload-chain", "nofs-only", Hazard.HUNG_TASK, Hazard.OOM_LOCKUP),
        Expectation.violated(
            "v4.15+offload-chain", "nofs-only", Hazard.HUNG_TASK, Hazard.OOM_LOCKUP),
        // A load and a store: a late store brings back credit that was taken.
        Expectation.violated("v4.13+offload-chain", "offload-late-answer", Hazard.STALE_CREDIT)
            .eagerly(Hazard.STALE_CREDIT, Hazard.OOM_LOCKUP)
            .possibly(Hazard.OOM_LOCKUP),
        Expectation.violated("v4.15+offload-chain", "offload-late-answer", Hazard.STALE_CREDIT)
            .eagerly(Hazard.STALE_CREDIT, Hazard.OOM_LOCKUP)
            .possibly(Hazard.OOM_LOCKUP),
        Expectation.violated("v4.13+offload-chain", "offload-swallowed", Hazard.PREMATURE_OOM_KILL),
        Expectation.violated("v4.15+offload-chain", "offload-swallowed", Hazard.PREMATURE_OOM_KILL),
        Expectation.violated("v4.13+offload-chain", "offload-double-register", Hazard.LIFECYCLE),
        Expectation.violated(
            "v4.13+offload-chain",
            "offload-wedged",
            Hazard.HUNG_TASK,
            Hazard.OOM_LOCKUP,
            Hazard.STALL),
        Expectation.violated(
                "v4.13+offload-chain",
                "host-slow",
                Hazard.GOAL_MISSED,
                Hazard.STALL,
                Hazard.PREMATURE_OOM_KILL)
            .waiting(50)
            .eagerly(Hazard.PREMATURE_OOM_KILL),
        Expectation.violated("v4.13+offload-chain", "host-gone", Hazard.DEADLOCK),
        Expectation.violated(
            "v4.13+offload-chain", "offload-suspend", Hazard.STALL, Hazard.LIFECYCLE),
        Expectation.proven("v4.13+offload-chain", "offload-suspend").with("host", 0));
  }
}
