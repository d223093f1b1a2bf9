// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.review;

import java.util.function.Consumer;
import org.oomcheck.model.kernel.BlockingNotifierChain.Answer;
import org.oomcheck.model.kernel.BlockingNotifierChain.Code;
import org.oomcheck.model.linux.mm.Gfp;
import org.oomcheck.model.linux.virtio.PfnArray;
import org.oomcheck.model.linux.virtio.VirtioBalloon;
import org.oomcheck.model.linux.virtio.Virtqueue;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.tree.Replacements;

/**
 * What patches do, good and bad. They stand in a class of their own, because the explorer looks for
 * state in every static field that their code can come to.
 */
final class TrialPatches {
  private static final int SECOND = 1000;

  private TrialPatches() {}

  static Consumer<Replacements> fill(VirtioBalloon.Resize function) {
    return tree -> tree.replace(VirtioBalloon.FILL_BALLOON, function);
  }

  static Consumer<Replacements> leak(VirtioBalloon.Resize function) {
    return tree -> tree.replace(VirtioBalloon.LEAK_BALLOON, function);
  }

  static Consumer<Replacements> oomNotify(VirtioBalloon.OomNotify function) {
    return tree -> tree.replace(VirtioBalloon.OOM_NOTIFY, function);
  }

  static Consumer<Replacements> tellHost(VirtioBalloon.TellHost function) {
    return tree -> tree.replace(VirtioBalloon.TELL_HOST, function);
  }

  static Consumer<Replacements> sizeFunc(VirtioBalloon.Update function) {
    return tree -> tree.replace(VirtioBalloon.UPDATE_BALLOON_SIZE_FUNC, function);
  }

  static int fillAgain(VirtioBalloon vb, int num) {
    return VirtioBalloon.fillBalloon(vb, num);
  }

  static int fillNothing(VirtioBalloon vb, int num) {
    return num;
  }

  static Answer notifyNothing(VirtioBalloon vb) {
    return new Answer(Code.NOTIFY_OK, 0);
  }

  static Answer notifyLies(VirtioBalloon vb) {
    return new Answer(Code.NOTIFY_OK, vb.sizes().oomPages());
  }

  /** The caller counts kernel pages, leak_balloon() pages of the balloon. */
  static Answer notifyInKernelPages(VirtioBalloon vb) {
    int freed = VirtioBalloon.virtballoonOomNotify(vb).freed();
    return new Answer(Code.NOTIFY_OK, freed / vb.sizes().pagesPerPage());
  }

  static Answer notifyLate(VirtioBalloon vb) {
    vb.kernel().sleep().msleep(SECOND);
    return VirtioBalloon.virtballoonOomNotify(vb);
  }

  static void tellAndNeverSee(VirtioBalloon vb, Virtqueue vq) {
    vq.addOutbuf(Gfp.GFP_KERNEL);
    vq.kick();
    vb.acked().waitEvent("virtqueue_get_buf()", () -> isMine(vq.getBuf()));
  }

  /** No answer of the host is taken for one. */
  private static boolean isMine(boolean answer) {
    return answer && System.lineSeparator().isEmpty();
  }

  static void tellWithoutKick(VirtioBalloon vb, Virtqueue vq) {
    vq.addOutbuf(Gfp.GFP_KERNEL);
    vb.acked().waitEvent("virtqueue_get_buf()", vq::getBuf);
  }

  static void tellNothing(VirtioBalloon vb, Virtqueue vq) {}

  /** As fillBalloon(), without the limit of one array. */
  static int fillIgnoresTheArray(VirtioBalloon vb, int num) {
    vb.balloonLock().lock();
    Loop fill = vb.kernel().machine().loop("fill");
    PfnArray pfns = new PfnArray(vb.kernel().machine(), vb.sizes());
    int numPfns = 0;
    while (numPfns < num && vb.pages().allocAndEnqueue()) {
      fill.head(numPfns);
      pfns.setPagePfns(numPfns);
      vb.numPages().add(1);
      numPfns++;
    }
    fill.leave(numPfns);
    vb.tellHostAbout(vb.inflateVq(), numPfns);
    vb.balloonLock().unlock();
    return numPfns;
  }

  /** The size work that takes one turn, however far it came. */
  static void sizeFuncOnce(VirtioBalloon vb) {
    VirtioBalloon.fillBalloon(vb, vb.towardsTarget());
    vb.kernel().run(VirtioBalloon.UPDATE_BALLOON_SIZE, f -> f.call(vb));
  }

  static int fillDropsTheBalloon(VirtioBalloon vb, int num) {
    vb.balloonLock().lock();
    vb.numPages().add(num);
    vb.balloonLock().unlock();
    return num;
  }

  static int leakDropsThePages(VirtioBalloon vb, int num) {
    vb.balloonLock().lock();
    int taken = vb.dequeuePages(Math.min(num, vb.sizes().arrayPfnsMax()));
    vb.tellHostAbout(vb.deflateVq(), taken);
    vb.balloonLock().unlock();
    return taken;
  }

  static int leakKeepsTheLock(VirtioBalloon vb, int num) {
    vb.balloonLock().lock();
    int taken = vb.dequeuePages(Math.min(num, vb.sizes().arrayPfnsMax()));
    vb.tellHostAbout(vb.deflateVq(), taken);
    vb.releasePagesBalloon(taken);
    return taken;
  }

  static int fillSleepsForEver(VirtioBalloon vb, int num) {
    vb.acked().waitEvent("false", () -> false);
    return num;
  }

  static int fillRetriesForEver(VirtioBalloon vb, int num) {
    Loop retry = vb.kernel().machine().loop("retry");
    while (vb.numPages().read(Access.PLAIN) >= 0) {
      retry.head();
      vb.kernel().sleep().msleep(10);
    }
    retry.leave();
    return num;
  }

  static int sleepThenFill(VirtioBalloon vb, int num) {
    vb.kernel().sleep().msleep(200);
    return VirtioBalloon.fillBalloon(vb, num);
  }
}
