// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.virtio;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.oomcheck.model.kernel.BlockingNotifierChain;
import org.oomcheck.model.kernel.BlockingNotifierChain.Answer;
import org.oomcheck.model.kernel.BlockingNotifierChain.Code;
import org.oomcheck.model.kernel.Mutex;
import org.oomcheck.model.kernel.SharedVariable;
import org.oomcheck.model.kernel.WaitQueue;
import org.oomcheck.model.kernel.Workqueue;
import org.oomcheck.model.linux.Slot;
import org.oomcheck.model.linux.mm.BalloonCompaction;
import org.oomcheck.model.linux.mm.Gfp;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;

/**
 * {@code drivers/virtio/virtio_balloon.c}. Every number of pages in here is in 4 KiB balloon pages,
 * but for those of the list {@link #pages}, which are kernel pages.
 *
 * <p>Deviates: pfns are counted, not listed, but where a world names its pages.
 */
public final class VirtioBalloon {
  private static final int OOM_NOTIFY_PRIORITY = 80;

  /** How long a balloon that finds no page backs off, in milliseconds. */
  public static final int PUFF_MILLIS = 200;

  /** Shape of {@link #TELL_HOST}. */
  @FunctionalInterface
  public interface TellHost {
    /** Tells the host about the pfns in the array. */
    void call(VirtioBalloon vb, Virtqueue vq);
  }

  /** Shape of {@link #FILL_BALLOON} and {@link #LEAK_BALLOON}. */
  @FunctionalInterface
  public interface Resize {
    /** How many balloon pages were moved, of the number asked for. */
    int call(VirtioBalloon vb, int num);
  }

  /** Shape of {@link #OOM_NOTIFY}. */
  @FunctionalInterface
  public interface OomNotify {
    /** What the OOM notifier answers. */
    Answer call(VirtioBalloon vb);

    /** Gives pages back after other notifiers, which have made the caller's count this high. */
    default Answer call(VirtioBalloon vb, int before) {
      return call(vb);
    }
  }

  /** Shape of {@link #PROBE}; called once, while the world boots. */
  @FunctionalInterface
  public interface Probe {
    /** Sets up what is called when memory is low; the OOM notifier's callback, or null. */
    BlockingNotifierChain.@Nullable Callback call(VirtioBalloon vb);
  }

  /** Shape of {@link #CHANGED}, {@link #UPDATE_BALLOON_SIZE}, {@link #UPDATE_BALLOON_SIZE_FUNC}. */
  @FunctionalInterface
  public interface Update {
    /** Does its work. */
    void call(VirtioBalloon vb);
  }

  public static final Slot<Probe> PROBE = new Slot<>("virtballoon_probe", Probe.class);
  public static final Slot<TellHost> TELL_HOST = new Slot<>("tell_host", TellHost.class);
  public static final Slot<Resize> FILL_BALLOON = new Slot<>("fill_balloon", Resize.class);
  public static final Slot<Resize> LEAK_BALLOON = new Slot<>("leak_balloon", Resize.class);
  public static final Slot<OomNotify> OOM_NOTIFY =
      new Slot<>("virtballoon_oom_notify", OomNotify.class);

  public static final Slot<Update> UPDATE_BALLOON_SIZE =
      new Slot<>("update_balloon_size", Update.class);
  public static final Slot<Update> UPDATE_BALLOON_SIZE_FUNC =
      new Slot<>("update_balloon_size_func", Update.class);

  /** The function that is called when the host has changed the configuration. */
  public static final Slot<Update> CHANGED = new Slot<>("virtballoon_changed", Update.class);

  private final Kernel kernel;
  private final VirtioDevice device;
  private final Mutex balloonLock;
  private final SharedVariable numPages;
  private final BalloonCompaction pages;
  private final WaitQueue acked;
  private final Virtqueue inflateVq;
  private final Virtqueue deflateVq;
  private final List<PfnList> pfns;
  private final Workqueue updateBalloonSizeWork;
  private final BalloonSizes sizes;
  private final BlockingNotifierChain.@Nullable Block oomNb;

  /**
   * A balloon with the kernel's sizes on a machine with 4 KiB pages; see {@link
   * #VirtioBalloon(Kernel, VirtioDevice, int, BalloonSizes)}.
   *
   * @param oomPages how many pages the OOM notifier asks for
   */
  public VirtioBalloon(Kernel kernel, VirtioDevice device, int initial, int oomPages) {
    this(kernel, device, initial, BalloonSizes.of4KibPages(oomPages));
  }

  /**
   * Probes the device while the world boots, with VIRTIO_BALLOON_F_DEFLATE_ON_OOM negotiated.
   *
   * @param initial how many balloon pages are in the balloon already
   */
  public VirtioBalloon(Kernel kernel, VirtioDevice device, int initial, BalloonSizes sizes) {
    Machine machine = kernel.machine();
    this.kernel = kernel;
    this.device = device;
    device.offers(VirtioDevice.VIRTIO_BALLOON_F_DEFLATE_ON_OOM);
    this.sizes = sizes;
    this.balloonLock = new Mutex(machine, "&vb->balloon_lock");
    this.numPages = new SharedVariable(machine, "vb->num_pages", initial);
    this.pages =
        new BalloonCompaction(
            kernel,
            initial / sizes.pagesPerPage(),
            () -> kernel.call(BalloonMigration.MIGRATEPAGE, f -> f.call(this)));
    this.acked = new WaitQueue(machine, "vb->acked");
    this.inflateVq = device.virtqueue("inflate_vq", this::balloonAck);
    this.deflateVq = device.virtqueue("deflate_vq", this::balloonAck);
    this.pfns = PfnList.of(kernel, List.of(inflateVq, deflateVq));
    this.updateBalloonSizeWork =
        new Workqueue(
            machine,
            "&vb->update_balloon_size_work",
            () -> kernel.run(UPDATE_BALLOON_SIZE_FUNC, f -> f.call(this)));
    BlockingNotifierChain.Callback callback = kernel.function(PROBE).call(this);
    this.oomNb =
        callback == null
            ? null
            : kernel.oomKill().notifiers().booted("&vb->nb", OOM_NOTIFY_PRIORITY, callback);
  }

  /**
   * Has nothing to set up but the OOM notifier, whose callback runs in the task that calls the
   * chain.
   */
  @KernelRef(
      path = "drivers/virtio/virtio_balloon.c",
      symbol = "virtballoon_probe",
      omits = "everything but the OOM notifier")
  public static BlockingNotifierChain.Callback virtballoonProbe(VirtioBalloon vb) {
    return BlockingNotifierChain.Callback.of(
        before -> vb.kernel.call(OOM_NOTIFY, f -> f.call(vb, before)));
  }

  /** How many pages the OOM notifier asks for. */
  public int oomPages() {
    return sizes.oomPages();
  }

  public Kernel kernel() {
    return kernel;
  }

  /** Takes the OOM notifier off the chain. Context: may sleep, until a running chain has ended. */
  public void unregisterOomNotifier() {
    if (oomNb != null) {
      kernel.oomKill().notifiers().unregisterOomNotifier(oomNb);
    }
  }

  /** The sizes of this machine and this driver. */
  public BalloonSizes sizes() {
    return sizes;
  }

  /** Guards the pfn array, num_pages and the use of both virtqueues. */
  public Mutex balloonLock() {
    return balloonLock;
  }

  /** The size of the balloon; written under balloon_lock, read without it as well. */
  public SharedVariable numPages() {
    return numPages;
  }

  /** The pages in the balloon. */
  public BalloonCompaction pages() {
    return pages;
  }

  /** The pfn array by name; empty where pages are counted only. */
  public List<PfnList> pfns() {
    return pfns;
  }

  public Virtqueue inflateVq() {
    return inflateVq;
  }

  public Virtqueue deflateVq() {
    return deflateVq;
  }

  /** Where waiters for the host's answers on either virtqueue sleep. */
  public WaitQueue acked() {
    return acked;
  }

  /** The work item that moves the balloon towards the host's target. */
  public Workqueue updateBalloonSizeWork() {
    return updateBalloonSizeWork;
  }

  /** The interrupt handler of the virtqueues. Context: interrupt. */
  @KernelRef(path = "drivers/virtio/virtio_balloon.c", symbol = "balloon_ack")
  public void balloonAck() {
    acked.wakeUp();
  }

  /**
   * Hands the pfn array to the host and waits for the answer, without a limit. Context: may sleep.
   * Locks: needs balloon_lock.
   */
  @KernelRef(path = "drivers/virtio/virtio_balloon.c", symbol = "tell_host")
  public static void tellHost(VirtioBalloon vb, Virtqueue vq) {
    vq.addOutbuf(Gfp.GFP_KERNEL);
    waitForHost(vb, vq);
  }

  /** The second half of tell_host(): kicks the host and sleeps until it has answered. */
  public static void waitForHost(VirtioBalloon vb, Virtqueue vq) {
    vq.kick();
    vb.acked.waitEvent("virtqueue_get_buf(" + vq.name() + ")", vq::getBuf);
  }

  /**
   * Inflates: allocates pages and gives them to the host. Context: may sleep. Locks: takes
   * balloon_lock and allocates under it, with direct reclaim; backs off under it as well.
   *
   * @return how many balloon pages were moved
   */
  @KernelRef(
      path = "drivers/virtio/virtio_balloon.c",
      symbol = "fill_balloon",
      omits = "adjust_managed_page_count")
  public static int fillBalloon(VirtioBalloon vb, int num) {
    int most = Math.min(num, vb.sizes.arrayPfnsMax());
    vb.balloonLock.lock();
    Loop fill = vb.kernel.machine().loop("fill");
    PfnArray pfns = new PfnArray(vb.kernel.machine(), vb.sizes);
    int numPfns = 0;
    for (; numPfns < most; numPfns += vb.sizes.pagesPerPage()) {
      fill.head(numPfns);
      if (!vb.pages.allocAndEnqueue()) {
        vb.kernel.sleep().msleep(PUFF_MILLIS);
        break;
      }
      pfns.setPagePfns(numPfns);
      vb.numPages.add(vb.sizes.pagesPerPage());
    }
    fill.leave(numPfns);
    vb.tellHostAbout(vb.inflateVq, numPfns);
    vb.balloonLock.unlock();
    return numPfns;
  }

  /** Calls tell_host() if there is anything to tell. Locks: needs balloon_lock. */
  public void tellHostAbout(Virtqueue vq, int numPfns) {
    pfns.forEach(array -> array.tells(vq, numPfns));
    if (numPfns != 0) {
      kernel.run(TELL_HOST, f -> f.call(this, vq));
    }
  }

  /**
   * Deflates: takes pages out of the balloon, tells the host, frees them. Context: may sleep, also
   * on the OOM path. Locks: takes balloon_lock.
   *
   * @return how many balloon pages were moved
   */
  @KernelRef(
      path = "drivers/virtio/virtio_balloon.c",
      symbol = "leak_balloon",
      commit = "37cf99e08c6f",
      omits = "adjust_managed_page_count")
  public static int leakBalloon(VirtioBalloon vb, int num) {
    vb.balloonLock.lock();
    return leakAndUnlock(vb, num);
  }

  /** What leak_balloon() does when it has the lock. Locks: needs balloon_lock and releases it. */
  public static int leakAndUnlock(VirtioBalloon vb, int num) {
    int most = Math.min(num, vb.sizes.arrayPfnsMax());
    return vb.tellAndRelease(vb.dequeuePages(Math.min(most, vb.numPages.read(Access.PLAIN))));
  }

  /** The end of leak_balloon(). Locks: needs balloon_lock and releases it. */
  public int tellAndRelease(int numPfns) {
    tellHostAbout(deflateVq, numPfns);
    releasePagesBalloon(numPfns);
    balloonLock.unlock();
    return numPfns;
  }

  /**
   * Takes this many pages out of the balloon. Locks: needs balloon_lock.
   *
   * @return how many balloon pages were taken
   */
  public int dequeuePages(int most) {
    Loop leak = kernel.machine().loop("leak");
    PfnArray pfns = new PfnArray(kernel.machine(), sizes);
    int numPfns = 0;
    while (numPfns < most) {
      leak.head(numPfns, most);
      if (!pages.dequeue()) {
        break;
      }
      pfns.setPagePfns(numPfns);
      numPages.add(-sizes.pagesPerPage());
      numPfns += sizes.pagesPerPage();
    }
    leak.leave(numPfns);
    return numPfns;
  }

  /** Frees pages that were taken out of the balloon. Context: any. */
  public void releasePagesBalloon(int numPfns) {
    if (numPfns > 0) {
      kernel.run(BalloonRelease.RELEASE_PAGES_BALLOON, f -> f.call(this, numPfns));
    }
  }

  /** Queues the size work, as the host may have a new target. Context: interrupt, or process. */
  @KernelRef(
      path = "drivers/virtio/virtio_balloon.c",
      symbol = "virtballoon_changed",
      omits = "stop_update, free page hinting")
  public static void virtballoonChanged(VirtioBalloon vb) {
    vb.updateBalloonSizeWork.queueWork();
  }

  /** Tells the host the size of the balloon, read without balloon_lock. Context: any. */
  @KernelRef(path = "drivers/virtio/virtio_balloon.c", symbol = "update_balloon_size")
  public static void updateBalloonSize(VirtioBalloon vb) {
    vb.device.virtioCwrite("actual", vb.numPages.read(Access.PLAIN));
  }

  /**
   * Gives pages back when memory is out, before a task is killed. Context: under oom_lock; may
   * sleep for balloon_lock and for the host.
   *
   * <p>The count it adds is in balloon pages, where the caller means kernel pages.
   */
  @KernelRef(path = "drivers/virtio/virtio_balloon.c", symbol = "virtballoon_oom_notify")
  public static Answer virtballoonOomNotify(VirtioBalloon vb) {
    int freed = vb.kernel.call(LEAK_BALLOON, f -> f.call(vb, vb.sizes.oomPages()));
    vb.kernel.run(UPDATE_BALLOON_SIZE, f -> f.call(vb));
    return new Answer(Code.NOTIFY_OK, freed);
  }

  /**
   * One run of the size work: moves towards the host's target, and queues itself again if that was
   * not reached. Context: worker.
   */
  @KernelRef(path = "drivers/virtio/virtio_balloon.c", symbol = "update_balloon_size_func")
  public static void updateBalloonSizeFunc(VirtioBalloon vb) {
    moveBy(vb, vb.towardsTarget());
  }

  /** The size work without its first line: moves by so many balloon pages, as far as it gets. */
  public static void moveBy(VirtioBalloon vb, int towardsTarget) {
    int diff = towardsTarget;
    if (diff > 0) {
      int wanted = diff;
      diff -= vb.kernel.call(FILL_BALLOON, f -> f.call(vb, wanted));
    } else if (diff < 0) {
      int excess = -diff;
      diff += vb.kernel.call(LEAK_BALLOON, f -> f.call(vb, excess));
    }
    vb.kernel.run(UPDATE_BALLOON_SIZE, f -> f.call(vb));
    if (diff != 0) {
      vb.updateBalloonSizeWork.queueWork();
    }
  }

  /** How many balloon pages are missing for the host's target; negative if there are too many. */
  public int towardsTarget() {
    return kernel.call(SizeWork.TOWARDS_TARGET, f -> f.call(this));
  }

  public VirtioDevice device() {
    return device;
  }
}
