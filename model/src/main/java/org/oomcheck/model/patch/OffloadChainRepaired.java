// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.patch;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.model.kernel.BlockingNotifierChain;
import org.oomcheck.model.kernel.Kthread;
import org.oomcheck.model.kernel.WaitQueue;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.linux.mm.OomKill;
import org.oomcheck.model.linux.mm.OomNotifiers;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.Patch;
import org.oomcheck.model.tree.Replacements;

/**
 * offload-chain with a handshake that works: a request that was given up takes its answer with it,
 * a request that comes while the chain still runs for an older one gets a run of its own, and the
 * one kthread is created before any driver can register. The hazards that are left are those of the
 * idea itself.
 *
 * <p>A lock around request and answer makes each exchange one step. oom_lock lets only one request
 * wait at a time, so in place of ever growing numbers it is enough to know whether the running one
 * is still wanted.
 *
 * <p>One thing no handshake fixes: a kthread that gets no processor for 5 seconds, so that a
 * request is given up before the kthread began with it. It shows where timers fire at any moment.
 */
@AutoService(Patch.class)
public final class OffloadChainRepaired implements Patch {

  @Override
  public String id() {
    return "offload-chain-repaired";
  }

  @Override
  public String summary() {
    return "as offload-chain, but every request has its own answer, and there is one kthread";
  }

  @Override
  public String source() {
    return "our own, to see what is wrong with the idea and what with its first form";
  }

  @Override
  public void apply(Replacements tree) {
    tree.replace(OomKill.OOM_NOTIFIERS, Repaired::new);
  }

  /** The states of a request. */
  private static final int NONE = 0;

  private static final int ASKED = 1;
  private static final int RUNNING = 2;
  private static final int ANSWERED = 3;

  private static final class Repaired extends OomNotifiers {
    private final Machine machine;
    private final int timeout;

    /** Under a spinlock that is held for these exchanges only. */
    private final Cell request;

    private final Cell freed;
    private final WaitQueue requestWait;
    private final WaitQueue responseWait;

    Repaired(Kernel kernel, BlockingNotifierChain chain) {
      super(chain);
      this.machine = kernel.machine();
      this.timeout = OffloadChain.TIMEOUT_SECONDS * machine.hz();
      this.request = machine.cell("oom_notifier_request", NONE);
      this.freed = machine.cell("oom_notifier_freed", 0);
      this.requestWait = new WaitQueue(machine, "oom_notifier_request_wait");
      this.responseWait = new WaitQueue(machine, "oom_notifier_response_wait");
      new Kthread(machine, "oom_notifier", 1, this::oomNotifier).booted();
    }

    /** The kthread: calls the chain once for each request, and counts for that request alone. */
    @KernelRef(path = "mm/oom_kill.c", symbol = "oom_notifier")
    private void oomNotifier() {
      Loop loop = machine.loop("oom_notifier");
      while (true) {
        loop.head();
        requestWait.waitEventFreezable("a request", this::begin);
        answer(chain().callChain());
        responseWait.wakeUp();
      }
    }

    private boolean begin() {
      return machine.perform(Step.of(this, "take the request", this::takeRequest));
    }

    private boolean takeRequest() {
      boolean asked = request.get() == ASKED;
      if (asked) {
        request.set(RUNNING);
      }
      return asked;
    }

    /** Answers the request that is running; one that came later gets a run of its own. */
    private void answer(int pages) {
      Runnable effect =
          () -> {
            if (request.get() == RUNNING) {
              request.set(ANSWERED);
              freed.set(pages);
            }
          };
      machine.perform(Step.run(this, "answer " + pages + " if still wanted", effect));
    }

    /** Asks the kthread. Context: may sleep, for 5 seconds at most. Locks: needs oom_lock. */
    @Override
    public int freed() {
      machine.perform(Step.run(this, "ask", () -> request.set(ASKED)));
      requestWait.wakeUp();
      responseWait.waitEventTimeout("an answer", this::isAnswered, timeout);
      return machine.perform(Step.of(this, "take the answer, or give up", this::takeAnswer));
    }

    private boolean isAnswered() {
      return machine.perform(Step.of(this, "is it answered?", () -> request.get() == ANSWERED));
    }

    private int takeAnswer() {
      int got = request.get() == ANSWERED ? freed.get() : 0;
      request.set(NONE);
      freed.set(0);
      return got;
    }
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.proven("v4.13+offload-chain-repaired", "reclaim-needs-oom"),
        Expectation.proven("v4.15+offload-chain-repaired", "reclaim-needs-oom"),
        Expectation.violated(
            "v4.13+offload-chain-repaired", "nofs-only", Hazard.HUNG_TASK, Hazard.OOM_LOCKUP),
        Expectation.violated(
            "v4.15+offload-chain-repaired", "nofs-only", Hazard.HUNG_TASK, Hazard.OOM_LOCKUP),
        Expectation.proven("v4.13+offload-chain-repaired", "offload-late-answer"),
        Expectation.proven("v4.15+offload-chain-repaired", "offload-late-answer"),
        Expectation.proven("v4.13+offload-chain-repaired", "offload-swallowed")
            .eagerly(Hazard.PREMATURE_OOM_KILL),
        Expectation.proven("v4.15+offload-chain-repaired", "offload-swallowed")
            .eagerly(Hazard.PREMATURE_OOM_KILL),
        Expectation.proven("v4.13+offload-chain-repaired", "offload-double-register"),
        Expectation.violated(
            "v4.13+offload-chain-repaired",
            "offload-wedged",
            Hazard.HUNG_TASK,
            Hazard.OOM_LOCKUP,
            Hazard.STALL),
        Expectation.violated(
                "v4.13+offload-chain-repaired",
                "host-slow",
                Hazard.GOAL_MISSED,
                Hazard.STALL,
                Hazard.PREMATURE_OOM_KILL)
            .waiting(50)
            .eagerly(Hazard.PREMATURE_OOM_KILL),
        Expectation.violated("v4.13+offload-chain-repaired", "host-gone", Hazard.DEADLOCK));
  }
}
