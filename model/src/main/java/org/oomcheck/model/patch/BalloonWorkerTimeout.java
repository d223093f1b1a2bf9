// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.patch;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.model.kernel.BlockingNotifierChain;
import org.oomcheck.model.kernel.BlockingNotifierChain.Answer;
import org.oomcheck.model.kernel.BlockingNotifierChain.Code;
import org.oomcheck.model.kernel.SharedVariable;
import org.oomcheck.model.kernel.WaitQueue;
import org.oomcheck.model.kernel.Workqueue;
import org.oomcheck.model.linux.virtio.VirtioBalloon;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Task;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.Patch;
import org.oomcheck.model.tree.Replacements;

/**
 * The balloon's OOM notifier has a worker deflate, and waits 5 seconds for it. The mail has only
 * the idea; this is its simplest form, in which a worker that ends late can still answer the next
 * request for the one before.
 */
@AutoService(Patch.class)
public final class BalloonWorkerTimeout implements Patch {

  @Override
  public String id() {
    return "balloon-worker-timeout";
  }

  @Override
  public String summary() {
    return "virtballoon_oom_notify() has a worker deflate and waits 5 s for it";
  }

  @Override
  public String source() {
    return "Tetsuo Handa on linux-mm, 30 Sep 2017, as an idea; not merged";
  }

  @Override
  public void apply(Replacements tree) {
    tree.replace(VirtioBalloon.PROBE, BalloonWorkerTimeout::virtballoonProbe);
  }

  /** Sets up the work item and its worker. */
  @KernelRef(path = "drivers/virtio/virtio_balloon.c", symbol = "virtballoon_probe")
  static BlockingNotifierChain.Callback virtballoonProbe(VirtioBalloon vb) {
    Deflater deflater = new Deflater(vb);
    return deflater::virtballoonOomNotify;
  }

  private static final class Deflater {
    private final VirtioBalloon vb;
    private final int timeout;
    private final SharedVariable freed;
    private final SharedVariable done;
    private final WaitQueue doneWait;
    private final Workqueue oomWork;

    Deflater(VirtioBalloon vb) {
      Machine machine = vb.kernel().machine();
      this.vb = vb;
      this.timeout = OffloadChain.TIMEOUT_SECONDS * machine.hz();
      this.freed = new SharedVariable(machine, "vb->oom_freed", 0);
      this.done = new SharedVariable(machine, "vb->oom_done", 0);
      this.doneWait = new WaitQueue(machine, "vb->oom_done_wait");
      this.oomWork = new Workqueue(machine, "&vb->oom_work", this::oomWorkFunc);
      machine.spawn(
          Role.daemon("kworker/0:2").with(Task.PF_WQ_WORKER | Task.PF_KTHREAD),
          oomWork::workerThread);
    }

    /** Deflates. Context: worker. Locks: takes balloon_lock, holding nothing. */
    @KernelRef(path = "drivers/virtio/virtio_balloon.c", symbol = "oom_work_func")
    private void oomWorkFunc() {
      int num = vb.kernel().call(VirtioBalloon.LEAK_BALLOON, f -> f.call(vb, vb.oomPages()));
      vb.kernel().run(VirtioBalloon.UPDATE_BALLOON_SIZE, f -> f.call(vb));
      freed.write(Access.PLAIN, num);
      done.write(Access.ACQUIRE_RELEASE, 1);
      doneWait.wakeUp();
    }

    /** Has the worker deflate. Context: under oom_lock; may sleep, for 5 seconds at most. */
    @KernelRef(path = "drivers/virtio/virtio_balloon.c", symbol = "virtballoon_oom_notify")
    private Answer virtballoonOomNotify() {
      done.write(Access.ACQUIRE_RELEASE, 0);
      oomWork.queueWork();
      int left = doneWait.waitEventTimeout("vb->oom_done", this::isDone, timeout);
      return new Answer(Code.NOTIFY_OK, left == 0 ? 0 : freed.read(Access.PLAIN));
    }

    private boolean isDone() {
      return done.read(Access.ACQUIRE_RELEASE) == 1;
    }
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.proven("v4.13+balloon-worker-timeout", "reclaim-needs-oom"),
        Expectation.violated(
            "v4.13+balloon-worker-timeout", "nofs-only", Hazard.HUNG_TASK, Hazard.OOM_LOCKUP),
        Expectation.violated(
            "v4.13+balloon-worker-timeout",
            "offload-wedged",
            Hazard.HUNG_TASK,
            Hazard.OOM_LOCKUP,
            Hazard.STALL),
        Expectation.violated(
                "v4.13+balloon-worker-timeout",
                "host-slow",
                Hazard.GOAL_MISSED,
                Hazard.STALL,
                Hazard.PREMATURE_OOM_KILL)
            .waiting(50)
            .eagerly(Hazard.PREMATURE_OOM_KILL),
        Expectation.violated("v4.13+balloon-worker-timeout", "host-gone", Hazard.DEADLOCK));
  }
}
