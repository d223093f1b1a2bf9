// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.virtio;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.oomcheck.model.kernel.BlockingNotifierChain.Answer;
import org.oomcheck.model.kernel.BlockingNotifierChain.Block;
import org.oomcheck.model.kernel.BlockingNotifierChain.Code;
import org.oomcheck.model.kernel.Mutex;
import org.oomcheck.model.kernel.RwSemaphore;
import org.oomcheck.model.linux.Shrinker;
import org.oomcheck.model.linux.Slot;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;

/**
 * What virtballoon_probe() of {@code drivers/virtio/virtio_balloon.c} sets up, piece by piece, and
 * takes down again when a later piece fails. With it come two properties: nothing is left when it
 * fails, and no task uses a balloon that was freed.
 *
 * <p>The balloon is empty for as long as it is probed, so what reclaim and the OOM notifier do with
 * it is to take balloon_lock and to drop it again. Deviates: every feature is negotiated; a host
 * that offers fewer only leaves pieces out.
 */
public final class BalloonProbe {

  /** Something that probe sets up. */
  public enum Piece {
    VB("kzalloc(vb)", "kfree(vb)"),
    MAPPING("balloon_mapping_alloc()", "balloon_mapping_free()"),
    VIRTQUEUES("find_vqs()", "config->del_vqs(vdev)"),
    OOM_NOTIFIER("register_oom_notifier()", "unregister_oom_notifier()"),
    MOUNT("kern_mount(&balloon_fs)", "kern_unmount(balloon_mnt)"),
    INODE("alloc_anon_inode()", "iput(vb->vb_dev_info.inode)"),
    WORKQUEUE("alloc_workqueue(balloon-wq)", "destroy_workqueue(vb->balloon_wq)"),
    SHRINKER("register_shrinker()", "unregister_shrinker()"),
    REPORTING("page_reporting_register()", "page_reporting_unregister()"),
    THREAD("kthread_run(vballoon)", "kthread_stop(vb->thread)");

    private final String up;
    private final String down;

    Piece(String up, String down) {
      this.up = up;
      this.down = down;
    }
  }

  /** Shape of {@link #PROBE}. */
  @FunctionalInterface
  public interface Run {

    /** Whether the driver is bound to the device afterwards. */
    boolean call(BalloonProbe probe);
  }

  /** The whole of virtballoon_probe(), with its error exits. */
  public static final Slot<Run> PROBE = new Slot<>("virtballoon_probe", Run.class);

  private final Kernel kernel;
  private final Machine machine;
  private final Faults faults;
  private final Map<Piece, Cell> there = new EnumMap<>(Piece.class);
  private final Mutex balloonLock;
  private final RwSemaphore shrinkerRwsem;
  private final Block oomNb;
  private final @Nullable EarlyStats earlyStats;

  /**
   * What else goes wrong.
   *
   * @param statsAddFails whether the first buffer may be refused by a virtqueue that is new
   * @param forgets a seeded fault: a piece that no error exit takes down; VB for none
   * @param answersEarly whether the host may answer before the driver says that it is ready
   */
  public record Faults(boolean statsAddFails, Piece forgets, boolean answersEarly) {}

  /** Prepares the probe of a device while the world boots. */
  public BalloonProbe(Kernel kernel, Faults faults) {
    this.kernel = kernel;
    this.machine = kernel.machine();
    this.faults = faults;
    for (Piece piece : Piece.values()) {
      there.put(piece, machine.cell(piece.up, 0));
    }
    this.balloonLock = new Mutex(machine, "&vb->balloon_lock");
    this.shrinkerRwsem = new RwSemaphore(machine, "&shrinker_rwsem");
    this.oomNb = kernel.oomKill().oomNotifyList().block("&vb->nb", 80, this::oomNotify);
    kernel.vmscan().registerShrinker(new EmptyShrinker());
    this.earlyStats = faults.answersEarly() ? new EarlyStats(kernel, this::checkThere) : null;
  }

  /** The statistics, if the host may answer before the driver says that it is ready. */
  public @Nullable EarlyStats earlyStats() {
    return earlyStats;
  }

  /** Binds the driver to the device, or fails. Context: may sleep. */
  public void run() {
    boolean bound = kernel.call(PROBE, f -> f.call(this));
    if (bound) {
      return;
    }
    String left = machine.perform(Step.of(there, "what is left?", this::left));
    if (!left.isEmpty()) {
      throw new KernelBug(
          Hazard.LIFECYCLE, "virtballoon_probe() failed and leaves what came from " + left);
    }
  }

  /**
   * The first piece that is still there. Notifier and shrinker are tried by calling them instead.
   */
  private String left() {
    for (Piece piece : Piece.values()) {
      if (piece != Piece.OOM_NOTIFIER && piece != Piece.SHRINKER && isThere(piece)) {
        return piece.up;
      }
    }
    return "";
  }

  /** Whether a piece is set up. Only inside an effect or a goal. */
  public boolean isThere(Piece piece) {
    Cell cell = there.get(piece);
    return cell != null && cell.get() == 1;
  }

  private void set(Piece piece, String label, int value) {
    Cell cell = there.get(piece);
    if (cell != null) {
      machine.perform(Step.run(there, label, () -> cell.set(value)));
    }
  }

  /** Sets a piece up, or fails to; both are explored. Context: may sleep. */
  public boolean setsUp(Piece piece) {
    if (machine.choose("does " + piece.up + " succeed?", "it does", "it fails") == 1) {
      return false;
    }
    if (piece == Piece.OOM_NOTIFIER) {
      kernel.oomKill().notifiers().registerOomNotifier(oomNb);
    } else if (piece == Piece.SHRINKER) {
      shrinkerRwsem.downWrite();
      set(piece, piece.up, 1);
      shrinkerRwsem.upWrite();
      return true;
    }
    set(piece, piece.up, 1);
    if (piece == Piece.VIRTQUEUES && earlyStats != null) {
      earlyStats.initVqs();
    }
    return true;
  }

  /**
   * Puts the first buffer into the new stats virtqueue. The ring is empty and one buffer allocates
   * nothing, so this does not fail unless the world is told otherwise. Before v4.20 a failure was a
   * BUG().
   */
  @KernelRef(
      path = "drivers/virtio/virtio_balloon.c",
      symbol = "init_vqs",
      release = "v5.8",
      omits = "all but the buffer for statistics")
  public boolean primesStats() {
    return !faults.statsAddFails()
        || machine.choose("does virtqueue_add_outbuf(stats_vq) succeed?", "it does", "it fails")
            == 0;
  }

  /**
   * Goes an error exit: takes these pieces down in this order. Context: may sleep.
   *
   * @return false, for probe to return
   */
  public boolean fails(Piece... pieces) {
    for (Piece piece : pieces) {
      if (piece != faults.forgets() || piece == Piece.VB) {
        takeDown(piece);
      }
    }
    return false;
  }

  /** Takes a piece down. Context: may sleep. */
  public void takeDown(Piece piece) {
    if (piece == Piece.SHRINKER) {
      shrinkerRwsem.downWrite();
      set(piece, piece.down, 0);
      shrinkerRwsem.upWrite();
      return;
    }
    if (piece == Piece.OOM_NOTIFIER) {
      kernel.oomKill().notifiers().unregisterOomNotifier(oomNb);
    }
    if (piece == Piece.VIRTQUEUES && earlyStats != null) {
      earlyStats.delVqs();
    }
    set(piece, piece.down, 0);
  }

  /** The callback of the OOM notifier on an empty balloon. Context: under oom_lock; may sleep. */
  @KernelRef(
      path = "drivers/virtio/virtio_balloon.c",
      symbol = "virtballoon_oom_notify",
      omits = "whatever needs a page in the balloon")
  private Answer oomNotify() {
    leakBalloon("virtballoon_oom_notify()");
    return new Answer(Code.NOTIFY_OK, 0);
  }

  @KernelRef(
      path = "drivers/virtio/virtio_balloon.c",
      symbol = "leak_balloon",
      omits = "whatever needs a page in the balloon")
  private void leakBalloon(String caller) {
    checkThere(caller);
    balloonLock.lock();
    checkThere(caller);
    balloonLock.unlock();
  }

  private void checkThere(String caller) {
    boolean freed =
        machine.perform(Step.of(there, caller + " looks at vb", () -> !isThere(Piece.VB)));
    if (freed) {
      throw new KernelBug(
          Hazard.LIFECYCLE, caller + " uses the balloon of a probe that failed; it was freed");
    }
  }

  /** {@code vb->shrinker}, registered or not, of an empty balloon. */
  private final class EmptyShrinker implements Shrinker {

    @Override
    public String name() {
      return "vb->shrinker";
    }

    @Override
    public int batch() {
      return 1;
    }

    @Override
    public int countObjects() {
      shrinkerRwsem.downRead();
      if (machine.perform(
          Step.of(there, "is vb->shrinker registered?", () -> isThere(Piece.SHRINKER)))) {
        checkThere("virtio_balloon_shrinker_count()");
      }
      shrinkerRwsem.upRead();
      return 0;
    }

    @Override
    public int scanObjects(int nrToScan, int gfp) {
      return Shrinker.SHRINK_STOP;
    }
  }
}
