// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report;

import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.function.ToIntFunction;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.model.linux.virtio.VirtioBalloon;
import org.oomcheck.model.machine.KernelFrame;
import org.oomcheck.model.tree.KernelTree;

/** The deadlock of 2017, with a fill_balloon() that stands for interpreted C and has lines. */
public final class InterpretedSample {
  public static final String FILE = "drivers/virtio/virtio_balloon.c";
  public static final int LOCK_LINE = 11;
  public static final int ALLOC_LINE = 22;

  private InterpretedSample() {}

  /** The result of the check. */
  public static CheckResult result() {
    Check check = Samples.check("v4.13", null);
    KernelTree tree = check.tree().with(VirtioBalloon.FILL_BALLOON, InterpretedSample::fillBalloon);
    return new Check(tree, check.scenario(), check.settings(), check.time(), null)
        .run(Options.defaults());
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
