// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.oomcheck.report.Checked;

/** Fixes of the kernel that are taken back are noticed, and what is not noticed is said. */
@Tag("slow")
class RecallPageTest {

  @Test
  void everyFixOfTheCatalogue_isNoticed() {
    RecallPage page = new RecallPage(Checked.RESULTS, KernelFix.ALL);
    assertThat(page.isDecided()).isTrue();
    int all = KernelFix.ALL.size() + KernelFix.MISSED.size();
    assertThat(page.markdown())
        .contains(KernelFix.ALL.size() + " of " + all + " fixes are noticed.")
        .doesNotContain("finds nothing that the fix removes");
  }

  @Test
  void fixThatChangesNothing_isMissed() {
    KernelFix nothing =
        new KernelFix("123456789abc", "nothing", "v4.13", "v4.13", "reclaim-needs-oom");
    RecallPage page = new RecallPage(Checked.RESULTS, List.of(nothing));
    assertThat(page.markdown())
        .contains("0 of ", "`reclaim-needs-oom` finds nothing that the fix removes");
  }

  @Test
  void fixWhoseScenarioWasNotAsked_isNotDecided() {
    KernelFix unknown =
        new KernelFix("123456789abc", "nothing", "v4.13", "v4.13+gone", "reclaim-needs-oom");
    assertThat(new RecallPage(Checked.RESULTS, List.of(unknown)).isDecided()).isFalse();
  }
}
