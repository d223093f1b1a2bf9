// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.oomcheck.model.kernel.Signals;
import org.oomcheck.model.linux.mm.Gfp;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.linux.mm.PfmemallocWait;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.scenario.support.Assumed;
import org.oomcheck.model.scenario.support.BalloonGuest;
import org.oomcheck.model.scenario.support.Parameter;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.scenario.support.Size;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;

/**
 * A user process that reclaims while the reserves are low does not reclaim at once: it waits for
 * kswapd in throttle_direct_reclaim(). In v6.12 kswapd may be in the OOM notifier
 * (kswapd-in-notifier) and wait for the host. So the process waits for the host as well, though its
 * own reclaim would have freed a page, and it has called no notifier. With a host that is gone it
 * waits for ever, and no lock shows it.
 *
 * <p>A GFP_NOFS allocation waits for a second, {@code fs=0}: its task may hold what kswapd waits
 * for. Kernel threads never wait here, so a worker with balloon_lock goes on. In older releases
 * kswapd calls no notifier.
 *
 * <p>The wait is a killable one: a process that gets SIGKILL, {@code sigkill=1}, reclaims by itself
 * and ends, while kswapd goes on waiting.
 */
@AutoService(Scenario.class)
public final class ThrottledBehindKswapd implements Scenario {
  private static final String ID = "throttled-behind-kswapd";
  private static final Parameter HOST = Size.HOST_SECONDS.atLeast(1);
  private static final Parameter FS =
      new Parameter("fs", 1, 0, 1, "1: the process allocates with GFP_KERNEL; 0: with GFP_NOFS");
  private static final Parameter SIGKILL =
      new Parameter("sigkill", 0, 0, 1, "1: a task kills the process that waits; 0: none does");

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "kswapd is in the OOM notifier, and a process waits for kswapd: for how long?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(Size.BALLOON, HOST, FS, SIGKILL, Assumed.HOST_ANSWERS);
  }

  @Override
  public Set<Hazard> hazards() {
    return Set.of(Hazard.STALL);
  }

  @Override
  public World world(KernelTree tree, Settings settings) {
    return machine -> boot(machine, tree, settings);
  }

  private static void boot(Machine machine, KernelTree tree, Settings settings) {
    int balloon = settings.get(Size.BALLOON);
    BalloonGuest guest = new BalloonGuest(machine, tree, 0, balloon, balloon);
    Kernel kernel = guest.kernel();
    kernel.vmscan().needsNoFsLock();
    Signals signals = settings.is(SIGKILL) ? new Signals(machine) : null;
    PfmemallocWait wait = PfmemallocWait.boot(kernel, signals);
    guest.cache(1);
    if (settings.is(Assumed.HOST_ANSWERS)) {
      guest.slowHost(1000 * settings.get(HOST));
    }
    machine.spawn(Role.task("kswapd0").with(BalloonGuest.KSWAPD), wait::balancePgdat);
    guest.memhog(1);
    int gfp = settings.is(FS) ? Gfp.GFP_KERNEL : Gfp.GFP_NOFS;
    int allocator =
        machine.spawn(
            Role.task("allocator"),
            () -> {
              if (kernel.pageAlloc().allocPage(gfp)) {
                kernel.pageAlloc().freePages(1);
              }
            });
    if (signals != null) {
      machine.spawn(Role.task("kill-9"), () -> signals.kill(allocator));
    }
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.proven("v4.13", ID),
        Expectation.proven("v5.8", ID),
        Expectation.violated("v6.12", ID, Hazard.STALL).waiting(70),
        Expectation.violated("v6.12", ID, Hazard.STALL).with(FS.name(), 0),
        Expectation.proven("v5.8", ID).with(Assumed.HOST_ANSWERS.name(), 0),
        Expectation.violated("v6.12", ID, Hazard.DEADLOCK).with(Assumed.HOST_ANSWERS.name(), 0),
        Expectation.violated("v6.12", ID, Hazard.DEADLOCK)
            .with(Assumed.HOST_ANSWERS.name(), 0)
            .with(SIGKILL.name(), 1));
  }
}
