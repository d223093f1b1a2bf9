// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree.oom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.oomcheck.kernelc.tree.oom.OomTree.OOM_KILL;
import static org.oomcheck.kernelc.tree.oom.OomTree.PAGE_ALLOC;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.oomcheck.explorer.Explorer;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.kernelc.tree.CTree;
import org.oomcheck.kernelc.tree.FunctionUse;
import org.oomcheck.model.linux.mm.OomKill;
import org.oomcheck.model.scenario.Scenario;
import org.oomcheck.model.scenario.Scenarios;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.tree.KernelTree;

/** The OOM killer as C, in the scenarios of the catalogue: each check has a C that it finds. */
@Tag("slow")
class OomKillPartTest {
  private static final Map<String, Verdict> SOUND = new HashMap<>();

  private static Verdict verdict(KernelTree tree, String scenario) {
    Scenario asked = Scenarios.load().get(scenario);
    return new Explorer(Options.defaults().hazards(asked.lookedFor()))
        .explore(asked.world(tree, Settings.defaults(asked)));
  }

  /** Of the C as it stands; found out once for each release and scenario. */
  private static Verdict ofSound(int version, int patchlevel, String scenario) throws IOException {
    String key = version + "." + patchlevel + " " + scenario;
    Verdict known = SOUND.get(key);
    if (known == null) {
      known = verdict(OomTree.of(version, patchlevel).tree().tree(), scenario);
      SOUND.put(key, known);
    }
    return known;
  }

  private static String words(Verdict verdict) {
    if (verdict instanceof Verdict.Violated violated) {
      return violated.counterexamples().stream()
          .map(Counterexample::hazard)
          .sorted()
          .toList()
          .toString();
    }
    return verdict instanceof Verdict.Proven ? "[]" : verdict.toString();
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "freed-before-kill",
        "freed-unit",
        "kswapd-in-notifier",
        "offload-late-answer",
        "offload-swallowed",
        "offload-double-register",
        "unregister-during-oom",
        "nofs-only",
        "host-gone",
        "frozen-victim",
        "victim-exits-meanwhile",
        "victim-holds-mmap-lock",
        "reaper-and-mmu-notifiers"
      })
  void soundC_hasTheVerdictsOfTheModel(String scenario) throws IOException {
    KernelTree model = OomTree.of(6, 12).tree().nearest();
    assertThat(words(ofSound(6, 12, scenario))).isEqualTo(words(verdict(model, scenario)));
  }

  /** A change of the text, the scenario that shows it, and what is found there. */
  @ParameterizedTest(name = "v{0}, {2} -> {3} in {4}: {5}")
  @CsvFileSource(resources = "broken.csv", delimiterString = "::")
  void brokenC_isFound(
      double release, String file, String old, String young, String scenario, String found)
      throws IOException {
    int[] version = version(release);
    OomTree sound = OomTree.of(version[0], version[1]);
    OomTree broken = sound.with("mm/" + file, old, young);
    assertThat(words(verdict(broken.tree().tree(), scenario))).isEqualTo(found);
    assertThat(words(ofSound(version[0], version[1], scenario))).isNotEqualTo(found);
  }

  private static int[] version(double release) {
    return Stream.of(String.valueOf(release).split("\\.")).mapToInt(Integer::parseInt).toArray();
  }

  private static OomTree withoutOomLock(int version, int patchlevel) {
    return OomTree.of(version, patchlevel)
        .with(PAGE_ALLOC, "!mutex_trylock(&oom_lock)", "0")
        .with(PAGE_ALLOC, "mutex_unlock(&oom_lock);", "");
  }

  @Test
  void chainWithoutOomLock_isEnteredTwice() throws IOException {
    String scenario = "rcu-notifier-reentered";
    assertThat(words(ofSound(4, 15, scenario))).isEqualTo("[]");
    assertThat(words(verdict(withoutOomLock(4, 15).tree().tree(), scenario)))
        .isEqualTo("[DEADLOCK, LOST_WAKEUP, PREMATURE_OOM_KILL]");
  }

  /** The mutex is a static variable of the function: one for all tasks. The choice has none. */
  @Test
  void chainUnderAMutexOfItsOwn_isEnteredOnce() throws IOException {
    OomTree own =
        withoutOomLock(4, 15)
            .with(
                OOM_KILL,
                "unsigned long pages = 0;",
                "static DEFINE_MUTEX(own); unsigned long pages = 0; mutex_lock(&own);")
            .with(OOM_KILL, "return pages;", "mutex_unlock(&own); return pages;");
    assertThat(words(verdict(own.tree().tree(), "rcu-notifier-reentered")))
        .isEqualTo("[PREMATURE_OOM_KILL]");
  }

  @Test
  void choiceWithoutOomLock_killsTwice() throws IOException {
    String scenario = "oom-lock-sleep";
    assertThat(words(ofSound(6, 12, scenario))).isEqualTo("[]");
    assertThat(words(verdict(withoutOomLock(6, 12).tree().tree(), scenario)))
        .isEqualTo("[PREMATURE_OOM_KILL]");
  }

  /** {@code tasklist_lock} keeps processes from being freed, as RCU does. */
  @Test
  void choiceUnderTasklistLock_isSound() throws IOException {
    OomTree tasklist =
        OomTree.of(6, 12)
            .with(OOM_KILL, "rcu_read_lock();", "read_lock(&tasklist_lock);")
            .with(OOM_KILL, "rcu_read_unlock();", "read_unlock(&tasklist_lock);")
            .with(
                OOM_KILL,
                "\t\ttask_lock(task);",
                "rcu_read_lock(); task_lock(task); rcu_read_unlock();");
    assertThat(words(verdict(tasklist.tree().tree(), "oom-lock-sleep"))).isEqualTo("[]");
  }

  /** The words of a notifier are judged where the chain calls it, whatever code calls the chain. */
  @Test
  void notifierThatCountsWrong_isFound() throws IOException {
    assertThat(words(verdict(OomTree.of(4, 13).tree().tree(), "freed-unit")))
        .isEqualTo("[ACCOUNTING]");
  }

  @Test
  void stack_hasTheLinesOfBothFiles() throws IOException {
    assertThat(ofSound(6, 12, "host-gone").toString())
        .contains("ask_notifiers (mm/oom_kill.c:21)")
        .contains("out_of_memory (mm/oom_kill.c:87)")
        .contains("__alloc_pages_may_oom (mm/page_alloc.c:21)");
  }

  @Test
  void lockThatIsNoMutex_isRefused() throws IOException {
    OomTree spin = OomTree.of(6, 12).with(OOM_KILL, "DEFINE_MUTEX", "DEFINE_SPINLOCK");
    assertThat(verdict(spin.tree().tree(), "freed-unit").toString())
        .contains("mm/oom_kill.c:2", "oom_lock is no mutex here");
  }

  @Test
  void treeWithoutAFunction_saysThatTheModelStandsForIt() throws IOException {
    CTree tree = OomTree.of(6, 12).with(OOM_KILL, "unregister_oom_notifier", "other").tree();
    assertThat(tree.tree().get(OomKill.OUT_OF_MEMORY))
        .isSameAs(tree.nearest().get(OomKill.OUT_OF_MEMORY));
    assertThat(tree.functions())
        .filteredOn(use -> use.name().equals("out_of_memory"))
        .singleElement()
        .satisfies(
            use -> {
              assertThat(use.use()).isEqualTo(FunctionUse.Use.MODELLED);
              assertThat(use.reason())
                  .isEqualTo("unregister_oom_notifier() is not there, or cannot be read");
            });
  }

  @Test
  void functionsThatAreRun_areListed() throws IOException {
    assertThat(OomTree.of(6, 12).tree().functions())
        .allMatch(use -> use.use() == FunctionUse.Use.RUN)
        .extracting(FunctionUse::name)
        .containsExactly(
            "register_oom_notifier",
            "unregister_oom_notifier",
            "ask_notifiers",
            "is_dying",
            "task_will_free_mem",
            "mark_oom_victim",
            "select_bad_process",
            "oom_kill_process",
            "out_of_memory",
            "oom_reap_task_mm",
            "oom_reap_task",
            "look_again",
            "__alloc_pages_may_oom",
            "__alloc_pages_direct_reclaim",
            "__alloc_pages_slowpath");
  }
}
