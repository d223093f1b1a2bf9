// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.model.kernel.BlockingNotifierChain;
import org.oomcheck.model.kernel.Mutex;
import org.oomcheck.model.kernel.Spinlock;
import org.oomcheck.model.linux.mm.Gfp;
import org.oomcheck.model.linux.virtio.VirtioBalloon;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelFrame;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.scenario.Scenario;
import org.oomcheck.model.scenario.Scenarios;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.tree.Catalogue;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.Patch;
import org.oomcheck.model.tree.Replacements;

/** The config-change interrupt comes to the CPU of the size work, and takes its lock. */
class ConfigInterruptTest {

  /** What the patches add to struct virtio_balloon. */
  private record Adjustment(Spinlock lock, Mutex mutex) {}

  /** The size work has a lock, and so has the interrupt. */
  private record SharedLock(Consumer<VirtioBalloon> inWork, Consumer<VirtioBalloon> inInterrupt)
      implements Patch {

    @Override
    public String id() {
      return "shared-lock";
    }

    @Override
    public String summary() {
      return "update_balloon_size_func() and virtballoon_changed() take one lock";
    }

    @Override
    public String source() {
      return "a fixture";
    }

    @Override
    public void apply(Replacements tree) {
      tree.replace(VirtioBalloon.PROBE, SharedLock::virtballoonProbe)
          .replace(VirtioBalloon.UPDATE_BALLOON_SIZE_FUNC, this::updateBalloonSizeFunc)
          .replace(VirtioBalloon.CHANGED, this::virtballoonChanged);
    }

    private static BlockingNotifierChain.Callback virtballoonProbe(VirtioBalloon vb) {
      vb.kernel()
          .add(
              Adjustment.class,
              new Adjustment(
                  new Spinlock(vb.kernel().machine(), "&vb->adjustment_lock"),
                  new Mutex(vb.kernel().machine(), "&vb->adjustment_mutex")));
      return VirtioBalloon.virtballoonProbe(vb);
    }

    @KernelRef(path = "drivers/virtio/virtio_balloon.c", symbol = "update_balloon_size_func")
    private void updateBalloonSizeFunc(VirtioBalloon vb) {
      inWork.accept(vb);
      VirtioBalloon.updateBalloonSizeFunc(vb);
    }

    @KernelRef(path = "drivers/virtio/virtio_balloon.c", symbol = "virtballoon_changed")
    private void virtballoonChanged(VirtioBalloon vb) {
      inInterrupt.accept(vb);
      vb.updateBalloonSizeWork().queueWork();
    }

    @Override
    public List<Expectation> expectations() {
      return List.of();
    }
  }

  private static Adjustment adjustment(VirtioBalloon vb) {
    return vb.kernel().added(Adjustment.class);
  }

  private static void spins(VirtioBalloon vb) {
    adjustment(vb).lock().lock();
    adjustment(vb).lock().unlock();
  }

  private static void spinsIrq(VirtioBalloon vb) {
    adjustment(vb).lock().lockIrq();
    adjustment(vb).lock().unlockIrq();
  }

  private static List<Counterexample> findings(
      Consumer<VirtioBalloon> inWork, Consumer<VirtioBalloon> inInterrupt) {
    Scenario scenario = Scenarios.load().get("reclaim-needs-oom");
    Verdict verdict =
        new Explorer(Options.defaults().hazards(scenario.lookedFor()))
            .explore(
                scenario.world(
                    Catalogue.load().series("v6.12").with(new SharedLock(inWork, inInterrupt)),
                    Settings.defaults(scenario)));
    assertThat(verdict).isInstanceOfAny(Verdict.Violated.class, Verdict.Proven.class);
    return verdict instanceof Verdict.Violated violated ? violated.counterexamples() : List.of();
  }

  @Test
  void interruptThatSpinsForALockOfItsCpu_isFound() {
    List<Counterexample> found = findings(ConfigInterruptTest::spins, ConfigInterruptTest::spins);
    assertThat(found).extracting(Counterexample::hazard).containsExactly(Hazard.DEADLOCK);
    assertThat(found.get(0).message())
        .isEqualTo(
            "the handler of irq virtio0-config waits for &vb->adjustment_lock, which the task that"
                + " it interrupts holds: neither of them can go on");
    assertThat(found.get(0).tasks())
        .anySatisfy(
            task ->
                assertThat(task.stack())
                    .extracting(KernelFrame::symbol)
                    .containsExactly(
                        "spin_lock",
                        "virtballoon_changed",
                        "handle_irq_event",
                        "spin_unlock",
                        "update_balloon_size_func",
                        "process_one_work"));
  }

  @Test
  void spinLockIrq_keepsTheInterruptAway() {
    assertThat(findings(ConfigInterruptTest::spinsIrq, ConfigInterruptTest::spins)).isEmpty();
  }

  @Test
  void interruptThatSleepsOrAllocates_isFound() {
    Consumer<VirtioBalloon> nothing = vb -> {};
    assertThat(findings(nothing, vb -> adjustment(vb).mutex().lock()))
        .extracting(Counterexample::hazard, Counterexample::message)
        .containsExactly(
            tuple(
                Hazard.SLEEP_IN_ATOMIC,
                "idle CPU, virtio0-config sleeps in an interrupt handler:"
                    + " mutex_lock(&vb->adjustment_mutex)"));
    assertThat(findings(nothing, vb -> vb.kernel().pageAlloc().allocPage(Gfp.GFP_KERNEL)))
        .extracting(Counterexample::hazard)
        .containsExactly(Hazard.SLEEP_IN_ATOMIC);
    assertThat(findings(nothing, vb -> vb.kernel().pageAlloc().allocPage(Gfp.GFP_NOWAIT)))
        .isEmpty();
  }
}
