// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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

  /** A patch to any of these functions is looked at in the scenarios of the part. */
  @Test
  void scenariosOfThePart_mayRunAllOfIt() throws IOException {
    assertThat(TREE.tree().mayRun("cmm-deflates-at-oom"))
        .contains("lend", "oom", "restart", "cmm_free_pages", "balloon_page_dequeue")
        .isEqualTo(TREE.tree().mayRun("reclaim-needs-oom"));
  }
}
