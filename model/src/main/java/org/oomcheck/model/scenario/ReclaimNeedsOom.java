// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.oomcheck.model.linux.Gfp;
import org.oomcheck.model.linux.Kernel;
import org.oomcheck.model.linux.VirtioBalloon;
import org.oomcheck.model.linux.VirtioDevice;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Task;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;

/**
 * The report of September 2017: fill_balloon() allocates under balloon_lock, its direct reclaim
 * needs a filesystem lock, and the holder of that lock runs the OOM notifier, which needs
 * balloon_lock.
 *
 * <p>The size work runs once. What comes of its running again and again while the host does not
 * give up its target is another question.
 */
@AutoService(Scenario.class)
public final class ReclaimNeedsOom implements Scenario {
  private static final String ID = "reclaim-needs-oom";
  private static final Parameter ALLOCATORS =
      new Parameter("allocators", 0, 0, 64, "further processes that allocate a page");
  private static final Parameter BALLOON =
      new Parameter("balloon", 2, 0, 64, "pages in the balloon at the start, 4 KiB each");
  private static final Parameter INFLATE =
      new Parameter("inflate", 1, 1, 64, "pages that the host asks for in addition, 4 KiB each");

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "A balloon worker inflates while a filesystem task allocates with GFP_NOFS under the fs"
        + " lock and memory is out: does everybody get on?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(ALLOCATORS, BALLOON, INFLATE);
  }

  @Override
  public Set<Hazard> hazards() {
    return Set.of(Hazard.DEADLOCK, Hazard.LOCK_MISUSE, Hazard.SLEEP_IN_ATOMIC, Hazard.KERNEL_BUG);
  }

  @Override
  public World world(KernelTree tree, Settings settings) {
    int balloon = settings.get(BALLOON.name());
    int inflate = settings.get(INFLATE.name());
    int allocators = settings.get(ALLOCATORS.name());
    return machine -> boot(machine, tree, balloon, inflate, allocators);
  }

  private static void boot(
      Machine machine, KernelTree tree, int balloon, int inflate, int allocators) {
    Kernel kernel = new Kernel(machine, tree, 0);
    VirtioDevice device = new VirtioDevice(machine, balloon + inflate);
    VirtioBalloon vb = new VirtioBalloon(kernel, device, balloon, 1);
    machine.spawn(
        Role.task("kworker/0:1").with(Task.PF_WQ_WORKER | Task.PF_KTHREAD),
        () -> vb.updateBalloonSizeWork().processOneWork());
    machine.spawn(Role.task("fs-task"), () -> allocateUnderFsLock(kernel));
    machine.spawn(Role.daemon("host"), device::host);
    int hog = machine.spawn(Role.daemon("memhog"), () -> holdMemoryUntilKilled(kernel));
    kernel.processes().boot(hog, 1);
    if (allocators > 0) {
      int first =
          machine.spawn(Role.task("allocator").times(allocators), () -> allocateAndExit(kernel));
      for (int task = first; task < first + allocators; task++) {
        kernel.processes().boot(task, 0);
      }
    }
  }

  private static void allocateUnderFsLock(Kernel kernel) {
    kernel.filesystem().lock().lock();
    if (kernel.pageAlloc().allocPage(Gfp.GFP_NOFS)) {
      kernel.pageAlloc().freePages(1);
    }
    kernel.filesystem().lock().unlock();
  }

  private static void allocateAndExit(Kernel kernel) {
    if (kernel.pageAlloc().allocPage(Gfp.GFP_HIGHUSER_MOVABLE)) {
      kernel.processes().addMmCounter(1);
    }
    exit(kernel);
  }

  private static void holdMemoryUntilKilled(Kernel kernel) {
    kernel.processes().idleUntilKilled();
    exit(kernel);
  }

  private static void exit(Kernel kernel) {
    int pages = kernel.processes().exitMm();
    if (pages > 0) {
      kernel.pageAlloc().freePages(pages);
    }
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.violated("v4.13", ID, Hazard.DEADLOCK), Expectation.proven("v4.15", ID));
  }
}
