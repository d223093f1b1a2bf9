// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report;

import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.function.ToIntFunction;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.model.linux.virtio.VirtioBalloon;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.KernelFrame;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.tree.KernelTree;

/** The deadlock of 2017, with a fill_balloon() that stands for interpreted C and has lines. */
public final class InterpretedSample {
  public static final String FILE = "drivers/virtio/virtio_balloon.c";
  public static final int LOCK_LINE = 11;
  public static final int ALLOC_LINE = 22;

  private InterpretedSample() {}

  /** The result of the check. */
  public static CheckResult result() {
    return filling(InterpretedSample::fillBalloon);
  }

  /** The same, but the kernel complains under the lock, at {@link #ALLOC_LINE}. */
  public static CheckResult complaint() {
    return filling(InterpretedSample::complain);
  }

  /** The same without lines. */
  public static CheckResult complaintWithoutLines() {
    return filling((vb, num) -> complain(at -> {}));
  }

  /** The same, but the task goes on behind the complaint. */
  public static CheckResult complaintOfAStep() {
    return filling(
        (vb, num) ->
            interpreted(
                vb,
                at -> {
                  at.accept(ALLOC_LINE);
                  vb.kernel()
                      .machine()
                      .perform(Step.complaint(Hazard.ACCOUNTING, "a page is counted twice"));
                  return 0;
                }));
  }

  /** Two tasks that race for the size of the balloon, one of them at {@link #ALLOC_LINE}. */
  public static CheckResult race() {
    Check check = Samples.MATRIX.check("v6.12", "actual-goes-stale");
    VirtioBalloon.Update update = check.tree().get(VirtioBalloon.UPDATE_BALLOON_SIZE);
    return run(
        check,
        check
            .tree()
            .with(
                VirtioBalloon.UPDATE_BALLOON_SIZE,
                vb ->
                    interpreted(
                        vb,
                        at -> {
                          at.accept(ALLOC_LINE);
                          update.call(vb);
                          return 0;
                        })));
  }

  private static CheckResult filling(VirtioBalloon.Resize fill) {
    Check check = Samples.check("v4.13", null);
    return run(check, check.tree().with(VirtioBalloon.FILL_BALLOON, fill));
  }

  private static CheckResult run(Check check, KernelTree tree) {
    return new Check(tree, check.scenario(), check.settings(), check.time(), null)
        .run(Options.defaults());
  }

  private static int complain(VirtioBalloon vb, int num) {
    return interpreted(
        vb,
        at -> {
          at.accept(LOCK_LINE);
          vb.balloonLock().lock();
          return complain(at);
        });
  }

  private static int complain(IntConsumer at) {
    at.accept(ALLOC_LINE);
    KernelBug.bugOn(true, "no page can be moved");
    return 0;
  }

  private static int fillBalloon(VirtioBalloon vb, int num) {
    return interpreted(
        vb,
        at -> {
          at.accept(LOCK_LINE);
          vb.balloonLock().lock();
          at.accept(ALLOC_LINE);
          BooleanSupplier alloc = vb.pages()::allocAndEnqueue;
          int filled = alloc.getAsBoolean() ? vb.sizes().pagesPerPage() : 0;
          at.accept(ALLOC_LINE + 11);
          vb.balloonLock().unlock();
          return filled;
        });
  }

  private static int interpreted(VirtioBalloon vb, ToIntFunction<IntConsumer> body) {
    int[] line = {1};
    return vb.kernel()
        .machine()
        .current()
        .interpret(
            () -> new KernelFrame("fill_balloon", FILE, line[0]),
            () -> body.applyAsInt(now -> line[0] = now));
  }
}
