// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario.support;

import java.util.function.Function;
import org.oomcheck.model.linux.mm.Compaction;
import org.oomcheck.model.linux.mm.InactiveList;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.linux.mm.NamedPages;
import org.oomcheck.model.linux.mm.PageAlloc;
import org.oomcheck.model.linux.mm.Vmscan;
import org.oomcheck.model.linux.virtio.BalloonSizes;
import org.oomcheck.model.linux.virtio.Host;
import org.oomcheck.model.linux.virtio.Ring;
import org.oomcheck.model.linux.virtio.VirtioBalloon;
import org.oomcheck.model.linux.virtio.VirtioDevice;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.Task;
import org.oomcheck.model.tree.KernelTree;

/** A guest with a balloon, and the host behind it. Pages are 4 KiB each. */
public final class BalloonGuest extends Guest {
  /** The flags of kswapd. */
  public static final int KSWAPD = Task.PF_KSWAPD | Task.PF_KTHREAD | Task.PF_MEMALLOC;

  private final VirtioDevice device;
  private final VirtioBalloon vb;

  /**
   * A guest whose OOM notifier asks for one page.
   *
   * @param free how many pages are free
   * @param balloon how many pages are in the balloon
   * @param target how many pages the host wants in the balloon
   */
  public BalloonGuest(Machine machine, KernelTree tree, int free, int balloon, int target) {
    this(machine, tree, free, balloon, target, kernel -> Ring.SOUND);
  }

  /**
   * A guest whose device has another ring.
   *
   * @param ring makes the ring, for the guest's kernel
   */
  public BalloonGuest(
      Machine machine,
      KernelTree tree,
      int free,
      int balloon,
      int target,
      Function<Kernel, Ring> ring) {
    super(ConfigChange.cpus(machine, tree), tree, free);
    this.device = new VirtioDevice(machine, target, ring.apply(kernel()));
    this.vb = new VirtioBalloon(kernel(), device, balloon, 1);
    has(balloon);
    ConfigChange.boot(this, machine, tree);
  }

  /**
   * A guest with other sizes: balloon and target are in 4 KiB balloon pages, free in kernel pages.
   */
  public BalloonGuest(
      Machine machine, KernelTree tree, int free, int balloon, int target, BalloonSizes sizes) {
    super(ConfigChange.cpus(machine, tree), tree, free);
    this.device = new VirtioDevice(machine, target);
    this.vb = new VirtioBalloon(kernel(), device, balloon, sizes);
    has(balloon / sizes.pagesPerPage());
    ConfigChange.boot(this, machine, tree);
  }

  /**
   * A guest whose pages have names; see {@link NamedPages}. It is for few pages.
   *
   * @param inUse how many pages processes have that are added later
   */
  public static BalloonGuest named(
      Machine machine, KernelTree tree, int free, int balloon, int target, int inUse) {
    return named(machine, tree, free, balloon, target, inUse, Ring.SOUND);
  }

  /** A guest whose pages have names, with another ring. */
  public static BalloonGuest named(
      Machine machine, KernelTree tree, int free, int balloon, int target, int inUse, Ring ring) {
    return new BalloonGuest(
        machine,
        tree,
        free,
        balloon,
        target,
        kernel -> {
          NamedPages.name(kernel, balloon, free, inUse);
          return ring;
        });
  }

  /** The device of the balloon. */
  public VirtioDevice device() {
    return device;
  }

  /** The balloon. */
  public VirtioBalloon vb() {
    return vb;
  }

  /** How many balloon pages the balloon lacks for the host's target; for checks. */
  public int missing() {
    PageAlloc pageAlloc = kernel().pageAlloc();
    int perPage = vb.sizes().pagesPerPage();
    return machine()
        .perform(
            Step.of(
                pageAlloc,
                "pages that the balloon lacks",
                () -> device.wanted() - pageAlloc.withBalloon() * perPage));
  }

  /** A worker that runs the size work once. */
  public void sizeWork() {
    kworker("kworker/0:1", () -> vb.updateBalloonSizeWork().processOneWork());
  }

  /** A worker that runs the size work so many times, as if the host had a new target each time. */
  public void sizeWork(int times) {
    kworker(
        "kworker/0:1",
        () -> {
          Loop loop = machine().loop("config changes");
          for (int time = 0; time < times; time++) {
            loop.head(time);
            vb.updateBalloonSizeWork().processOneWork();
          }
          loop.leave();
        });
  }

  /** A worker that runs the size work until it is not queued again, and ends. */
  public void sizeWorks() {
    kworker("kworker/0:1", () -> vb.updateBalloonSizeWork().processScheduledWorks());
  }

  /** A worker that runs the size work as often as it is queued; it is queued from the start. */
  public void sizeWorker() {
    vb.updateBalloonSizeWork().booted();
    sizeWorkerWhenQueued();
  }

  /** A worker that runs the size work as often as it is queued; it is not queued at first. */
  public void sizeWorkerWhenQueued() {
    kworkerDaemon("kworker/0:1", () -> vb.updateBalloonSizeWork().workerThread());
  }

  /** kswapd writes one page back, of so many that are on the inactive list. */
  public void kswapd(int inactive) {
    InactiveList list = new InactiveList(kernel(), inactive);
    machine().spawn(Role.task("kswapd0").with(KSWAPD), list::writeOne);
  }

  /** kswapd looks for pages to reclaim, and finds none. */
  public void agingKswapd() {
    machine()
        .spawn(
            Role.task("kswapd0").with(KSWAPD),
            () -> kernel().run(Vmscan.KSWAPD_AGE_NODE, f -> f.call(kernel())));
  }

  /** kcompactd, which moves a page of the balloon. */
  public void kcompactd() {
    kcompactd(0);
  }

  /**
   * kcompactd, which moves a page of the balloon if more than this many pages are free when it
   * begins.
   */
  public void kcompactd(int gap) {
    machine()
        .spawn(
            Role.task("kcompactd0").with(Task.PF_KTHREAD),
            () -> Compaction.compactZone(vb.pages(), gap));
  }

  /**
   * A task that needs adjacent pages while it holds the filesystem's lock, and compacts memory for
   * them itself. It continues in the same way whether it gets them or not.
   */
  public void compactingFsTask() {
    machine()
        .spawn(
            Role.task("fs-task"),
            () -> {
              kernel().filesystem().lock().lock();
              Compaction.compactZone(vb.pages());
              kernel().filesystem().lock().unlock();
            });
  }

  /** A host that answers at once, or at any later moment at which another task can run. */
  public void host() {
    host(device::host);
  }

  /** A host that takes a number of milliseconds for every answer. */
  public void slowHost(int millis) {
    int jiffies = kernel().sleep().millisToJiffies(millis);
    host(() -> device.host(jiffies));
  }

  /** A host that answers at once or takes a number of milliseconds; both are explored. */
  public void fickleHost(int millis) {
    int jiffies = kernel().sleep().millisToJiffies(millis);
    host(() -> Host.fickle(device, jiffies));
  }

  /** A host that does something of its own; see {@link VirtioDevice}. */
  public void host(Runnable body) {
    machine().spawn(Role.daemon("host"), body);
  }
}
