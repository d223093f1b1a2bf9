// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A small driver of ours in the place of pseries cmm. */
class PseriesCmmPartTest {
  private static final String CMM = "arch/powerpc/platforms/pseries/cmm.c";
  private static final String BALLOON = "mm/balloon_compaction.c";
  private static final String BUG = "kernel BUG at mm/balloon_compaction.c:36: BUG()";

  private static final NotifierTree TREE =
      NotifierTree.of(
          Map.of(
              CMM,
              "pseries_cmm.c",
              BALLOON,
              "balloon_compaction.c",
              "include/linux/balloon_compaction.h",
              "balloon_compaction.h"));

  /** Asks for no more than there is. */
  private static final NotifierTree CLAMPED =
      TREE.with(
          CMM,
          "long want = oom_kb >> (PAGE_SHIFT - 10);",
          "long want = min_t(long, oom_kb >> (PAGE_SHIFT - 10), atomic_long_read(&loaned_pages));");

  /** Takes what there is. */
  private static final NotifierTree MENDED =
      TREE.with(CMM, "balloon_page_dequeue(&dev)", "balloon_page_try(&dev)");

  @Test
  void notifierThatAsksForTooMuch_isFoundByLine() throws IOException {
    assertThat(TREE.answer("pseries-cmm-empty", Map.of())).contains(BUG);
    assertThat(TREE.answer("pseries-cmm-empty", Map.of("loaned", 2))).isEqualTo("Proven");
    assertThat(CLAMPED.answer("pseries-cmm-empty", Map.of())).isEqualTo("Proven");
    assertThat(MENDED.answer("pseries-cmm-empty", Map.of())).isEqualTo("Proven");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cmm-restart-at-oom", "cmm-deflates-at-oom"})
  void tasksThatFreeAtOnce_needMoreThanTheLimit(String scenario) throws IOException {
    assertThat(CLAMPED.answer(scenario, Map.of())).contains(BUG);
    assertThat(MENDED.answer(scenario, Map.of())).isEqualTo("Proven");
  }

  @Test
  void exitThatUnregistersFirst_isProven() throws IOException {
    assertThat(TREE.answer("cmm-removed-at-oom", Map.of())).isEqualTo("Proven");
    String unregister = "  unregister_oom_notifier(&oom_nb);\n";
    String free = "  cmm_free_pages(atomic_long_read(&loaned_pages));\n}";
    NotifierTree late = TREE.with(CMM, unregister + free, free.replace("}", unregister + "}"));
    assertThat(late.answer("cmm-removed-at-oom", Map.of())).contains(BUG);
  }

  @Test
  void lentPages_comeBackAtOom() throws IOException {
    assertThat(TREE.answer("notifier-pseries-cmm", Map.of())).isEqualTo("Proven");
  }

  /** What the kernel complains about while it boots is found, and no task of that world runs. */
  @Test
  void initThatComplains_isFoundByLine() throws IOException {
    String registers = "  register_reboot_notifier(&reboot_nb);\n";
    NotifierTree early = TREE.with(CMM, registers, "  BUG_ON(!cmm_thread_ptr);\n" + registers);
    for (String scenario : List.of("cmm-restart-at-oom", "notifier-pseries-cmm")) {
      assertThat(early.answer(scenario, Map.of()))
          .contains("KERNEL_BUG kernel BUG at " + CMM, "BUG_ON(!cmm_thread_ptr)");
    }
  }

  /** Pages that cannot be moved cancel the attempt, and then memory is taken offline again. */
  @Test
  void cancelledAttempt_mustUnlockAsWell() throws IOException {
    String init = "static int cmm_init(void)\n{\n";
    String callback =
        """
        static DEFINE_MUTEX(hotplug);

        static int hotplugged(struct notifier_block *nb, unsigned long action, void *unused)
        {
          if (action == MEM_GOING_OFFLINE)
            mutex_lock(&hotplug);
          if (action == MEM_OFFLINE || action == MEM_CANCEL_OFFLINE)
            mutex_unlock(&hotplug);
          return NOTIFY_OK;
        }

        static struct notifier_block memory_nb = { .notifier_call = hotplugged };

        """;
    NotifierTree unlocks =
        MENDED.with(CMM, init, callback + init + "  register_memory_notifier(&memory_nb);\n");
    assertThat(unlocks.answer("cmm-offline-at-oom", Map.of())).isEqualTo("Proven");
    NotifierTree forgets = unlocks.with(CMM, " || action == MEM_CANCEL_OFFLINE", "");
    assertThat(forgets.answer("cmm-offline-at-oom", Map.of())).contains("DEADLOCK");
  }

  /** The thread forgets its unlock some time after the attempt that was cancelled. */
  @Test
  void attemptInAWhile_findsTheThreadThatKeepsTheLock() throws IOException {
    String work = "    if (kthread_should_stop())\n      break;\n";
    String init = "static int cmm_init(void)\n{\n";
    String callback =
        """
        static int hotplugged(struct notifier_block *nb, unsigned long action, void *unused)
        {
          if (action == MEM_GOING_OFFLINE)
            mutex_lock(&hotplug);
          if (action == MEM_OFFLINE || action == MEM_CANCEL_OFFLINE)
            mutex_unlock(&hotplug);
          return NOTIFY_OK;
        }

        static struct notifier_block memory_nb = { .notifier_call = hotplugged };

        """;
    String tries = "    if (!mutex_trylock(&hotplug))\n      continue;\n";
    String unlocks = "    mutex_unlock(&hotplug);\n";
    NotifierTree sound =
        MENDED
            .with(CMM, "static int lend", "static DEFINE_MUTEX(hotplug);\n\nstatic int lend")
            .with(CMM, work, work + tries + unlocks)
            .with(CMM, init, callback + init + "  register_memory_notifier(&memory_nb);\n");
    assertThat(sound.answer("cmm-offline-at-oom", Map.of())).isEqualTo("Proven");
    assertThat(sound.with(CMM, tries + unlocks, tries).answer("cmm-offline-at-oom", Map.of()))
        .contains("HUNG_TASK");
  }

  @Test
  void notifierThatReportsWhatItAskedFor_isFoundWhenNothingIsLeft() throws IOException {
    assertThat(MENDED.answer("pseries-cmm-credit", Map.of("loaned", 1))).isEqualTo("Proven");
    NotifierTree lies =
        MENDED.with(CMM, "want - cmm_free_pages(want)", "want + 0 * cmm_free_pages(want)");
    assertThat(lies.answer("pseries-cmm-credit", Map.of("loaned", 1))).contains("ACCOUNTING");
  }

  /** A patch to any of these functions is looked at in the scenarios of the part. */
  @Test
  void scenariosOfThePart_mayRunAllOfIt() throws IOException {
    assertThat(TREE.tree().mayRun("cmm-deflates-at-oom"))
        .contains("lend", "oom", "restart", "cmm_free_pages", "balloon_page_dequeue")
        .isEqualTo(TREE.tree().mayRun("reclaim-needs-oom"));
  }
}
