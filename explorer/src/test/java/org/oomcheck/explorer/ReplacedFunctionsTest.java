// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.model.kernel.BlockingNotifierChain.Answer;
import org.oomcheck.model.kernel.BlockingNotifierChain.Code;
import org.oomcheck.model.linux.Shrinker;
import org.oomcheck.model.linux.mm.Gfp;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.linux.mm.OomKill;
import org.oomcheck.model.linux.mm.PageAlloc;
import org.oomcheck.model.linux.mm.PageAlloc.OomResult;
import org.oomcheck.model.linux.virtio.VirtioBalloon;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Progress;
import org.oomcheck.model.scenario.Scenario;
import org.oomcheck.model.scenario.Scenarios;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.tree.Catalogue;
import org.oomcheck.model.tree.KernelTree;

/**
 * Every check of memory still sees its hazard when other code, as an interpreter of C would run it,
 * takes the place of the modelled functions and calls nothing of them, but primitives alone. Each
 * hazard has a form of that code without it.
 */
class ReplacedFunctionsTest {
  private static final Catalogue CATALOGUE = Catalogue.load();
  private static final Scenarios SCENARIOS = Scenarios.load();
  private static final KernelTree V4_13 = CATALOGUE.series("v4.13");

  private static Set<Hazard> hazards(String id, KernelTree tree, String... settings) {
    Scenario scenario = SCENARIOS.get(id);
    Settings all = Settings.defaults(scenario);
    for (int i = 0; i < settings.length; i += 2) {
      all = all.with(scenario, settings[i], Integer.parseInt(settings[i + 1]));
    }
    Set<Hazard> lookedFor = new TreeSet<>(scenario.hazards());
    lookedFor.addAll(Hazard.Kind.COMPLAINT.hazards());
    Options options = Options.defaults().hazards(lookedFor);
    Verdict verdict = new Explorer(options).explore(scenario.world(tree, all));
    assertThat(verdict.coverage().limit()).isNull();
    Set<Hazard> found = new TreeSet<>();
    if (verdict instanceof Verdict.Violated violated) {
      violated.counterexamples().stream().map(Counterexample::hazard).forEach(found::add);
    }
    return found;
  }

  /** An out_of_memory() that asks no notifier. */
  private static boolean kills(Kernel kernel, int gfp) {
    if (kernel.processes().selectBadProcess() > 0) {
      kernel.processes().oomKillProcess(0);
    }
    return true;
  }

  /** One that asks them, and kills if they have nothing. */
  private static boolean asks(Kernel kernel, int gfp) {
    return kernel.oomKill().oomNotifyList().callChain() > 0 || kills(kernel, gfp);
  }

  @Test
  void killWithPagesInTheBalloon_isPremature() {
    for (String scenario : Set.of("host-slow", "offload-swallowed")) {
      assertThat(hazards(scenario, V4_13.with(OomKill.OUT_OF_MEMORY, ReplacedFunctionsTest::kills)))
          .contains(Hazard.PREMATURE_OOM_KILL);
      assertThat(hazards(scenario, V4_13.with(OomKill.OUT_OF_MEMORY, ReplacedFunctionsTest::asks)))
          .doesNotContain(Hazard.PREMATURE_OOM_KILL);
    }
  }

  @Test
  void killWhileBlocksAreReportedOrHinted_isPremature() {
    KernelTree reports = CATALOGUE.series("v5.8");
    String scenario = "report-isolates-too-much";
    boolean before = hazards(scenario, reports).contains(Hazard.PREMATURE_OOM_KILL);
    assertThat(before).isTrue();
    assertThat(hazards(scenario, reports.with(OomKill.OUT_OF_MEMORY, ReplacedFunctionsTest::asks)))
        .contains(Hazard.PREMATURE_OOM_KILL);
    KernelTree hints = CATALOGUE.series("v4.20");
    assertThat(
            hazards(
                "hinted-pages-at-oom",
                hints.with(OomKill.OUT_OF_MEMORY, ReplacedFunctionsTest::kills)))
        .contains(Hazard.PREMATURE_OOM_KILL);
  }

  private static OomResult withoutALastLook(Kernel kernel, int gfp, Progress progress) {
    return mayOom(kernel, gfp, false, progress);
  }

  private static OomResult withALastLook(Kernel kernel, int gfp, Progress progress) {
    return mayOom(kernel, gfp, true, progress);
  }

  /** An __alloc_pages_may_oom() with out_of_memory() inside. */
  private static OomResult mayOom(Kernel kernel, int gfp, boolean looks, Progress progress) {
    if (!kernel.oomKill().oomLock().trylock()) {
      kernel.sleep().scheduleTimeoutUninterruptible(1);
      return OomResult.PROGRESS;
    }
    boolean page = looks && kernel.pageAlloc().lastAttempt(progress);
    boolean again = !page && !kernel.processes().tskIsOomVictim() && asks(kernel, gfp);
    kernel.oomKill().oomLock().unlock();
    return page ? OomResult.PAGE : again ? OomResult.PROGRESS : OomResult.NOTHING;
  }

  @Test
  void killWithAFreePage_isPremature() {
    assertThat(
            hazards(
                "freed-before-kill",
                V4_13.with(PageAlloc.ALLOC_PAGES_MAY_OOM, ReplacedFunctionsTest::withoutALastLook)))
        .contains(Hazard.PREMATURE_OOM_KILL);
    assertThat(
            hazards(
                "freed-before-kill",
                V4_13.with(PageAlloc.ALLOC_PAGES_MAY_OOM, ReplacedFunctionsTest::withALastLook)))
        .isEmpty();
  }

  /** Says that memory was freed, whether it was or not. */
  private static OomResult credited(Kernel kernel, int gfp, Progress progress) {
    if (kernel.oomKill().oomLock().trylock()) {
      kernel.pageAlloc().lastAttempt(Progress.NONE);
      kernel.oomKill().oomLock().unlock();
    }
    return OomResult.PROGRESS;
  }

  @Test
  void successWithoutAPageThatLeftTheBalloon_isAnOldCredit() {
    assertThat(
            hazards(
                "offload-late-answer",
                V4_13.with(PageAlloc.ALLOC_PAGES_MAY_OOM, ReplacedFunctionsTest::credited)))
        .contains(Hazard.STALE_CREDIT);
    assertThat(
            hazards(
                "offload-late-answer",
                V4_13.with(PageAlloc.ALLOC_PAGES_MAY_OOM, ReplacedFunctionsTest::withALastLook)))
        .isEmpty();
  }

  /** A notifier that takes pages out of the balloon and frees them itself. */
  private static Answer frees(VirtioBalloon vb, int pages, int reported) {
    vb.balloonLock().lock();
    for (int page = 0; page < pages; page++) {
      if (vb.pages().dequeue()) {
        vb.kernel().pageAlloc().freeBalloonPages(1);
      }
    }
    vb.balloonLock().unlock();
    return new Answer(Code.NOTIFY_OK, reported);
  }

  @Test
  void notifierThatReportsAnotherNumber_isWrong() {
    KernelTree asks = V4_13.with(OomKill.OUT_OF_MEMORY, ReplacedFunctionsTest::asks);
    assertThat(hazards("freed-unit", asks.with(VirtioBalloon.OOM_NOTIFY, vb -> frees(vb, 1, 16))))
        .contains(Hazard.ACCOUNTING);
    assertThat(hazards("freed-unit", asks.with(VirtioBalloon.OOM_NOTIFY, vb -> frees(vb, 1, 1))))
        .isEmpty();
  }

  @Test
  void notifierThatFreesMoreThanTheArrayHolds_deflatesTooMuch() {
    String[] sizes = {"array", "1", "oom-pages", "2", "balloon", "2"};
    assertThat(
            hazards(
                "oom-pages-limit",
                V4_13.with(VirtioBalloon.OOM_NOTIFY, vb -> frees(vb, 2, 2)),
                sizes))
        .contains(Hazard.OVER_DEFLATION);
    assertThat(
            hazards(
                "oom-pages-limit",
                V4_13.with(VirtioBalloon.OOM_NOTIFY, vb -> frees(vb, 1, 1)),
                sizes))
        .isEmpty();
  }

  /** A shrinker of the balloon that frees so many pages for each that it is asked for. */
  private record Generous(VirtioBalloon vb, int times) implements Shrinker {
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
      return times == 0 ? 0 : vb.kernel().pageAlloc().pagesWithBalloon();
    }

    @Override
    public int scanObjects(int nrToScan, int gfp) {
      return frees(vb, nrToScan * times, nrToScan * times).freed();
    }
  }

  private static KernelTree shrinks(int times) {
    return CATALOGUE
        .series("v4.20")
        .with(
            VirtioBalloon.PROBE,
            vb -> {
              vb.kernel().vmscan().registerShrinker(new Generous(vb, times));
              return null;
            });
  }

  @Test
  void shrinkerThatFreesMoreThanItIsAskedFor_deflatesTooMuch() {
    assertThat(hazards("shrinker-counts", shrinks(2))).contains(Hazard.OVER_DEFLATION);
    assertThat(hazards("shrinker-counts", shrinks(1))).isEmpty();
    assertThat(hazards("drop-caches", shrinks(1))).contains(Hazard.OVER_DEFLATION);
    assertThat(hazards("drop-caches", shrinks(0))).isEmpty();
  }

  /** The size work in one piece, with a number of its own for the size of the balloon. */
  private static void sizeWork(VirtioBalloon vb, int asked, int gfp) {
    vb.balloonLock().lock();
    int got = 0;
    while (got < asked && vb.kernel().pageAlloc().allocPage(gfp, Progress.PAGES)) {
      vb.pages().enqueue();
      got++;
    }
    if (got > 0) {
      vb.inflateVq().addOutbuf(Gfp.GFP_KERNEL);
      VirtioBalloon.waitForHost(vb, vb.inflateVq());
    }
    vb.balloonLock().unlock();
  }

  private static KernelTree sizeWork(int asked, int gfp) {
    return V4_13.with(VirtioBalloon.UPDATE_BALLOON_SIZE_FUNC, vb -> sizeWork(vb, asked, gfp));
  }

  @Test
  void sizeWorkThatMovesFewerPagesThanItBelieves_isNoticed() {
    String[] two = {"inflate", "2"};
    assertThat(hazards("wrong-pfn-index", sizeWork(1, Gfp.GFP_BALLOON), two))
        .contains(Hazard.ACCOUNTING);
    assertThat(hazards("wrong-pfn-index", sizeWork(2, Gfp.GFP_BALLOON), two)).isEmpty();
  }

  @Test
  void allocationThatFailsWithReclaimablePages_isNoticed() {
    assertThat(hazards("inflate-fails", sizeWork(1, Gfp.GFP_NOWAIT)))
        .contains(Hazard.ALLOC_FAILURE);
    assertThat(hazards("inflate-fails", sizeWork(1, Gfp.GFP_BALLOON))).isEmpty();
  }

  @Test
  void sizeThatTheHostIsNotTold_goesStale() {
    KernelTree silent = V4_13.with(VirtioBalloon.UPDATE_BALLOON_SIZE, vb -> {});
    assertThat(hazards("actual-goes-stale", silent)).contains(Hazard.ACCOUNTING);
  }

  /** Inflates by a page, and gives it back or not if the host could not be told. */
  private static void inflates(VirtioBalloon vb, boolean undoes) {
    vb.balloonLock().lock();
    if (vb.kernel().pageAlloc().allocPage(Gfp.GFP_BALLOON, Progress.PAGES)) {
      if (vb.inflateVq().addOutbuf(Gfp.GFP_KERNEL)) {
        VirtioBalloon.waitForHost(vb, vb.inflateVq());
      } else if (undoes) {
        vb.kernel().pageAlloc().freeBalloonPages(1);
      }
    }
    vb.balloonLock().unlock();
  }

  @Test
  void pagesOfWhichTheHostIsNotTold_areNoticed() {
    KernelTree v6 = CATALOGUE.series("v6.12").with(VirtioBalloon.OOM_NOTIFY, vb -> frees(vb, 0, 0));
    for (boolean undoes : new boolean[] {true, false}) {
      KernelTree own = v6.with(VirtioBalloon.UPDATE_BALLOON_SIZE_FUNC, vb -> inflates(vb, undoes));
      assertThat(hazards("add-outbuf-fails", own).contains(Hazard.ACCOUNTING)).isNotEqualTo(undoes);
    }
    KernelTree deflates =
        v6.with(
            VirtioBalloon.OOM_NOTIFY,
            vb -> {
              vb.deflateVq().addOutbuf(Gfp.GFP_KERNEL);
              return frees(vb, 1, 1);
            });
    assertThat(
            hazards(
                "add-outbuf-fails",
                deflates.with(VirtioBalloon.UPDATE_BALLOON_SIZE_FUNC, vb -> inflates(vb, true))))
        .contains(Hazard.ACCOUNTING);
  }

  @Test
  void driverThatGetsABufferOfADeviceThatIsGone_isNoticed() {
    for (String order : new String[] {"0", "1"}) {
      KernelTree own =
          V4_13.with(
              VirtioBalloon.LEAK_BALLOON,
              (vb, num) -> {
                vb.balloonLock().lock();
                int pages = Math.min(num, vb.numPages().read(Access.PLAIN));
                if (pages > 0 && vb.pages().dequeue()) {
                  vb.numPages().add(-1);
                  vb.deflateVq().addOutbuf(Gfp.GFP_KERNEL);
                  VirtioBalloon.waitForHost(vb, vb.deflateVq());
                  vb.kernel().pageAlloc().freeBalloonPages(1);
                }
                vb.balloonLock().unlock();
                return Math.min(1, pages);
              });
      assertThat(complaints("unregister-during-oom", own, "unregister-last", order))
          .isEqualTo(order.equals("1") ? Set.of(Hazard.LIFECYCLE) : Set.of());
    }
  }

  @Test
  void outOfMemoryThatRunsDuringASuspend_usesADeviceThatIsGone() {
    String[] fast = {"host", "0"};
    KernelTree tests =
        V4_13.with(
            OomKill.OUT_OF_MEMORY,
            (kernel, gfp) -> !kernel.oomKill().oomKillerDisabled() && asks(kernel, gfp));
    KernelTree forgets = V4_13.with(OomKill.OUT_OF_MEMORY, ReplacedFunctionsTest::asks);
    assertThat(complaints("offload-suspend", tests, fast)).isEmpty();
    assertThat(complaints("offload-suspend", forgets, fast)).contains(Hazard.LIFECYCLE);
  }

  private static Set<Hazard> complaints(String id, KernelTree tree, String... settings) {
    Set<Hazard> found = hazards(id, tree, settings);
    found.retainAll(Hazard.Kind.COMPLAINT.hazards());
    return found;
  }

  @Test
  void reclaimThatIsOtherCode_needsTheFilesystemAsTheSettingsSay() {
    KernelTree own =
        V4_13.with(
            PageAlloc.ALLOC_PAGES_DIRECT_RECLAIM,
            (kernel, gfp, progress, oom) ->
                kernel.vmscan().tryToFreePages(gfp)
                    && kernel.pageAlloc().getPageFromFreelist(progress));
    assertThat(deadlocks(own, 1)).isTrue();
    assertThat(deadlocks(own, 0)).isFalse();
  }

  private static boolean deadlocks(KernelTree tree, int needsFsLock) {
    Scenario scenario = SCENARIOS.get("reclaim-needs-oom");
    Settings settings =
        Settings.defaults(scenario).with(scenario, "reclaim-needs-fs-lock", needsFsLock);
    Options options = Options.defaults().hazards(Set.of(Hazard.DEADLOCK));
    return new Explorer(options).explore(scenario.world(tree, settings))
        instanceof Verdict.Violated;
  }
}
