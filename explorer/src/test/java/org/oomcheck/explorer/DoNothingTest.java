// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.model.kernel.BlockingNotifierChain;
import org.oomcheck.model.kernel.BlockingNotifierChain.Answer;
import org.oomcheck.model.kernel.BlockingNotifierChain.Block;
import org.oomcheck.model.kernel.BlockingNotifierChain.Code;
import org.oomcheck.model.linux.Slot;
import org.oomcheck.model.linux.mm.AllocSlowpath;
import org.oomcheck.model.linux.mm.BalloonCompaction;
import org.oomcheck.model.linux.mm.HighAtomicReserve;
import org.oomcheck.model.linux.mm.MemControl;
import org.oomcheck.model.linux.mm.OomKill;
import org.oomcheck.model.linux.mm.OomNotifiers;
import org.oomcheck.model.linux.mm.OomReaper;
import org.oomcheck.model.linux.mm.PageAlloc;
import org.oomcheck.model.linux.mm.PageReporting;
import org.oomcheck.model.linux.mm.Vmscan;
import org.oomcheck.model.linux.printk.Console;
import org.oomcheck.model.linux.virtio.BalloonMigration;
import org.oomcheck.model.linux.virtio.BalloonProbe;
import org.oomcheck.model.linux.virtio.BalloonRelease;
import org.oomcheck.model.linux.virtio.BalloonRemoval;
import org.oomcheck.model.linux.virtio.BalloonReporting;
import org.oomcheck.model.linux.virtio.EarlyStats;
import org.oomcheck.model.linux.virtio.FreePageHint;
import org.oomcheck.model.linux.virtio.SizeWork;
import org.oomcheck.model.linux.virtio.VirtioBalloon;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.scenario.Scenario;
import org.oomcheck.model.scenario.Scenarios;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.tree.Catalogue;
import org.oomcheck.model.tree.KernelTree;
import org.oomcheck.model.tree.Release;
import org.oomcheck.model.tree.V4_20;

/**
 * A function that does nothing, and returns what one that did all would return, misses a goal of
 * some scenario, whichever function of whichever release it is.
 */
@Tag("slow")
class DoNothingTest {
  private static final Catalogue CATALOGUE = Catalogue.load();
  private static final Scenarios SCENARIOS = Scenarios.load();

  /** Small worlds with goals; what is looked at first finds most. */
  private static final List<String> WITH_GOALS =
      List.of(
          "wrong-pfn-index",
          "empty-balloon",
          "add-outbuf-allocates",
          "host-slow",
          "oom-lock-sleep",
          "inflate-fails",
          "freed-unit",
          "reaper-behind-notifier",
          "compaction-during-oom",
          "kswapd-in-notifier",
          "probe-fails-half-way",
          "hinted-pages-at-oom",
          "report-isolates-too-much",
          "resume-with-reporting");

  /** Functions that no goal watches on a release, with the reason. */
  private static final Map<Slot<?>, String> UNWATCHED =
      Map.of(
          Vmscan.SHRINK_INACTIVE_LIST,
          "waits, and frees nothing in the model: without the wait nothing is left undone",
          PageReporting.REQUEST,
          "only names a workqueue",
          AllocSlowpath.SHOULD_RECLAIM_RETRY,
          "only called where a reserve is set aside or pages count as reclaimable",
          OomKill.OOM_RESERVES_ALLOWED,
          "only asked for a process with several threads, and for a watermark",
          Console.VPRINTK_EMIT,
          "only prints, and only where that takes time",
          OomKill.PAGEFAULT_OUT_OF_MEMORY,
          "only called where a page fault fails, and nothing in v6.12",
          OomKill.EXIT_MMAP,
          "only asked where pages are gathered before they are free",
          HighAtomicReserve.RMQUEUE_BUDDY,
          "only asked by a task that may have the reserve, in worlds with one",
          MemControl.TRY_CHARGE,
          "only called for a task that is dying, which ends with or without its page",
          EarlyStats.STATS_REQUEST,
          "only called by a host that does not wait for DRIVER_OK");

  /**
   * The same on some releases: the kernel's own function does nothing either, with the features
   * that the device has here, or counts the hinted blocks as none. Without virtballoon_restore() of
   * v6.12 every run ends in a complaint: the thawed work uses virtqueues that are gone.
   */
  private static final Set<String> UNWATCHED_ON =
      Set.of(
          "v3.18 kswapd_age_node()",
          "v4.13 kswapd_age_node()",
          "v4.14 kswapd_age_node()",
          "v4.15 kswapd_age_node()",
          "v4.20 kswapd_age_node()",
          "v5.8 kswapd_age_node()",
          "v3.18 virtballoon_probe()",
          "v4.20 virtio_balloon_register_shrinker()",
          "v4.20 virtio_balloon_shrinker_count()",
          "v6.12 virtballoon_restore()");

  /** Functions with the name of one that is unwatched, which are watched. */
  private static final Set<Slot<?>> NAMESAKES = Set.of(BalloonProbe.PROBE, V4_20.SHRINKER_COUNT);

  /** Whether a release reaches all goals of a scenario. */
  private static final Map<String, Boolean> UNPATCHED = new ConcurrentHashMap<>();

  /** Notifiers that are never called, and have always freed a page. */
  private static final class Silent extends OomNotifiers {
    Silent(BlockingNotifierChain chain) {
      super(chain);
    }

    @Override
    public void registerOomNotifier(Block block) {}

    @Override
    public void unregisterOomNotifier(Block block) {}

    @Override
    public int freed() {
      return 1;
    }
  }

  private static <F> Map.Entry<Slot<?>, Object> body(Slot<F> slot, F function) {
    return entry(slot, function);
  }

  private static final Map<Slot<?>, Object> BODIES =
      Map.ofEntries(
          body(PageAlloc.ALLOC_PAGES_SLOWPATH, (kernel, gfp, progress) -> true),
          body(PageAlloc.ALLOC_PAGES_DIRECT_RECLAIM, (kernel, gfp, progress, oom) -> true),
          body(PageAlloc.ALLOC_PAGES_MAY_OOM, (kernel, gfp, progress) -> PageAlloc.OomResult.PAGE),
          body(Vmscan.SHRINK_INACTIVE_LIST, (kernel, list, gfp) -> {}),
          body(Vmscan.KSWAPD_AGE_NODE, kernel -> {}),
          body(OomKill.OUT_OF_MEMORY, (kernel, gfp) -> true),
          body(OomKill.OOM_KILL_PROCESS, (kernel, which) -> {}),
          body(OomKill.MARK_OOM_VICTIM, (kernel, which) -> {}),
          body(OomReaper.OOM_REAP_TASK, kernel -> {}),
          body(OomReaper.OOM_REAP_TASK_MM, kernel -> {}),
          body(OomKill.OOM_NOTIFIERS, (kernel, chain) -> new Silent(chain)),
          body(BalloonCompaction.BALLOON_PAGE_ALLOC, kernel -> true),
          body(BalloonCompaction.BALLOON_PAGE_DEQUEUE, balloon -> true),
          body(BalloonRelease.RELEASE_PAGES_BALLOON, (vb, numPfns) -> {}),
          body(BalloonRemoval.FREEZE, (vb, ring) -> {}),
          body(BalloonRemoval.RESTORE, (vb, ring) -> true),
          body(BalloonMigration.MIGRATEPAGE, vb -> true),
          body(VirtioBalloon.PROBE, vb -> null),
          body(BalloonProbe.PROBE, probe -> true),
          body(VirtioBalloon.TELL_HOST, (vb, vq) -> {}),
          body(VirtioBalloon.FILL_BALLOON, (vb, num) -> num),
          body(VirtioBalloon.LEAK_BALLOON, (vb, num) -> num),
          body(VirtioBalloon.CHANGED, vb -> {}),
          body(SizeWork.TOWARDS_TARGET, vb -> 0),
          body(EarlyStats.STATS_REQUEST, stats -> {}),
          body(VirtioBalloon.UPDATE_BALLOON_SIZE, vb -> {}),
          body(VirtioBalloon.OOM_NOTIFY, vb -> new Answer(Code.NOTIFY_OK, vb.oomPages())),
          body(VirtioBalloon.UPDATE_BALLOON_SIZE_FUNC, vb -> {}),
          body(FreePageHint.REGISTER_SHRINKER, deflateOnOom -> false),
          body(FreePageHint.HINT_COUNT, blocks -> 0),
          body(V4_20.SHRINKER_SCAN, (vb, num) -> num),
          body(V4_20.SHRINKER_COUNT, vb -> 0),
          body(PageReporting.PROCESS_ZONE, reporting -> true),
          body(BalloonReporting.REPORT, balloon -> true),
          body(PageReporting.REQUEST, () -> false),
          body(AllocSlowpath.SHOULD_RECLAIM_RETRY, (kernel, loops) -> false),
          body(OomKill.OOM_RESERVES_ALLOWED, () -> false),
          body(Console.VPRINTK_EMIT, console -> {}),
          body(OomKill.EXIT_MMAP, () -> false),
          body(HighAtomicReserve.RMQUEUE_BUDDY, () -> false),
          body(OomKill.PAGEFAULT_OUT_OF_MEMORY, kernel -> {}),
          body(MemControl.TRY_CHARGE, kernel -> true));

  static Stream<Arguments> functions() {
    return CATALOGUE.releases().stream()
        .map(Release::tree)
        .flatMap(
            tree ->
                tree.slots().stream()
                    .filter(slot -> !isOfTheReleaseBefore(tree, slot))
                    .map(slot -> Arguments.of(tree, slot)));
  }

  /** Releases that are an earlier one but for a few functions; the others are looked at there. */
  private static final Map<String, String> NEARLY = Map.of("v4.4", "v3.18", "v4.14", "v4.13");

  private static boolean isOfTheReleaseBefore(KernelTree tree, Slot<?> slot) {
    String release = NEARLY.get(tree.id());
    if (release == null) {
      return false;
    }
    KernelTree before = CATALOGUE.series(release);
    return before.slots().contains(slot) && before.get(slot) == tree.get(slot);
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("functions")
  void functionThatDoesNothing_missesAGoal(KernelTree tree, Slot<?> slot) {
    boolean watched =
        !UNWATCHED.containsKey(slot)
            && !(UNWATCHED_ON.contains(tree + " " + slot) && !NAMESAKES.contains(slot));
    assertThat(missesAGoal(tree, slot)).isEqualTo(watched);
  }

  private static <F> boolean missesAGoal(KernelTree tree, Slot<F> slot) {
    Object body = Objects.requireNonNull(BODIES.get(slot), "a body for " + slot);
    KernelTree without = tree.with(slot, slot.type().cast(body));
    return WITH_GOALS.stream()
        .map(SCENARIOS::get)
        .filter(scenario -> appliesTo(scenario, tree))
        .anyMatch(scenario -> !missed(scenario, without).isEmpty() && reachesAll(scenario, tree));
  }

  private static boolean reachesAll(Scenario scenario, KernelTree tree) {
    return UNPATCHED.computeIfAbsent(
        scenario.id() + " on " + tree, key -> missed(scenario, tree).isEmpty());
  }

  /** A scenario asks for functions that a tree may not have. */
  private static boolean appliesTo(Scenario scenario, KernelTree tree) {
    return switch (scenario.id()) {
      case "hinted-pages-at-oom" -> tree.slots().contains(FreePageHint.REGISTER_SHRINKER);
      case "report-isolates-too-much" -> tree.slots().contains(BalloonReporting.REPORT);
      default -> true;
    };
  }

  private static List<String> missed(Scenario scenario, KernelTree tree) {
    Options options = Options.defaults().hazards(Set.of(Hazard.GOAL_MISSED)).selfChecks(false);
    Verdict verdict =
        new Explorer(options).explore(scenario.world(tree, Settings.defaults(scenario)));
    assertThat(verdict).isInstanceOfAny(Verdict.Violated.class, Verdict.Proven.class);
    return verdict.coverage().goals().missed();
  }

  @Test
  void fillBalloonThatMovesNothing_missesTheTarget_andReportsPagesThatItDidNotMove() {
    KernelTree tree = CATALOGUE.series("v4.13").with(VirtioBalloon.FILL_BALLOON, (vb, num) -> num);
    assertThat(hazards("compaction-needs-balloon", tree)).containsExactly(Hazard.GOAL_MISSED);
    assertThat(hazards("wrong-pfn-index", tree))
        .containsExactly(Hazard.GOAL_MISSED, Hazard.ACCOUNTING);
    assertThat(hazards("compaction-needs-balloon", CATALOGUE.series("v4.13"))).isEmpty();
    assertThat(hazards("wrong-pfn-index", CATALOGUE.series("v4.13"))).isEmpty();
  }

  private static List<Hazard> hazards(String id, KernelTree tree) {
    Scenario scenario = SCENARIOS.get(id);
    Options options = Options.defaults().hazards(scenario.lookedFor());
    Verdict verdict =
        new Explorer(options).explore(scenario.world(tree, Settings.defaults(scenario)));
    return verdict instanceof Verdict.Violated violated
        ? violated.counterexamples().stream().map(Counterexample::hazard).toList()
        : List.of();
  }
}
