// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario.support;

import org.oomcheck.model.linux.mm.Compaction;
import org.oomcheck.model.linux.mm.InactiveList;
import org.oomcheck.model.linux.mm.Vmscan;
import org.oomcheck.model.linux.virtio.VirtioBalloon;
import org.oomcheck.model.linux.virtio.VirtioDevice;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Task;
import org.oomcheck.model.tree.KernelTree;

/** A guest with a balloon, whose OOM notifier asks for one page. Pages are 4 KiB each. */
public final class BalloonGuest extends Guest {
  private final Machine machine;
  private final VirtioDevice device;
  private final VirtioBalloon vb;

  /**
   * @param free how many pages are free
   * @param balloon how many pages are in the balloon
   * @param target how many pages the host wants in the balloon
   */
  public BalloonGuest(Machine machine, KernelTree tree, int free, int balloon, int target) {
    super(machine, tree, free);
    this.machine = machine;
    this.device = new VirtioDevice(machine, target);
    this.vb = new VirtioBalloon(kernel(), device, balloon, 1);
  }

  /** A worker that runs the size work once. */
  public void sizeWork() {
    machine.spawn(
        Role.task("kworker/0:1").with(Task.PF_WQ_WORKER | Task.PF_KTHREAD),
        () -> vb.updateBalloonSizeWork().processOneWork());
  }

  /** kswapd writes one page back, of so many that are on the inactive list. */
  public void kswapd(int inactive) {
    InactiveList list = new InactiveList(kernel(), inactive);
    machine.spawn(
        Role.task("kswapd0").with(Task.PF_KSWAPD | Task.PF_KTHREAD | Task.PF_MEMALLOC),
        list::writeOne);
  }

  /** kswapd looks for pages to reclaim, and finds none. */
  public void agingKswapd() {
    machine.spawn(
        Role.task("kswapd0").with(Task.PF_KSWAPD | Task.PF_KTHREAD | Task.PF_MEMALLOC),
        () -> kernel().run(Vmscan.KSWAPD_AGE_NODE, f -> f.call(kernel())));
  }

  /** kcompactd, which moves a page of the balloon. */
  public void kcompactd() {
    machine.spawn(
        Role.task("kcompactd0").with(Task.PF_KTHREAD), () -> Compaction.compactZone(vb.pages()));
  }

  /**
   * A task that needs adjacent pages while it holds the filesystem's lock, and compacts memory for
   * them itself. Whether it gets them makes no difference to anybody.
   */
  public void compactingFsTask() {
    machine.spawn(
        Role.task("fs-task"),
        () -> {
          kernel().filesystem().lock().lock();
          Compaction.compactZone(vb.pages());
          kernel().filesystem().lock().unlock();
        });
  }

  /** A worker that runs the size work as often as it is queued; it is queued from the start. */
  public void sizeWorker() {
    vb.updateBalloonSizeWork().booted();
    machine.spawn(
        Role.daemon("kworker/0:1").with(Task.PF_WQ_WORKER | Task.PF_KTHREAD),
        () -> vb.updateBalloonSizeWork().workerThread());
  }

  /** A host that answers at once, or at any later moment at which somebody can go on. */
  public void host() {
    machine.spawn(Role.daemon("host"), device::host);
  }

  /** A host that takes a number of milliseconds for every answer. */
  public void slowHost(int millis) {
    int jiffies = kernel().sleep().millisToJiffies(millis);
    machine.spawn(Role.daemon("host"), () -> device.host(jiffies));
  }

  /** A host that answers at once, or takes a number of milliseconds; one never knows. */
  public void fickleHost(int millis) {
    int jiffies = kernel().sleep().millisToJiffies(millis);
    machine.spawn(Role.daemon("host"), () -> device.fickleHost(jiffies));
  }
}
