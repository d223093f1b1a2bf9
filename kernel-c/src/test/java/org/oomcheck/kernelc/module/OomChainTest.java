// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.module;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.oomcheck.explorer.Explorer;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.kernelc.source.Config;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.tree.Catalogue;

/** OOM notifiers of C are called under the lock of one chain. */
class OomChainTest {
  private static final Path FILE =
      Path.of("src", "test", "resources", "modules", "oom-lock-retried.c");

  @Test
  void chainOfTheModel_takesNoLockBesideThatOfC() throws IOException {
    ModuleScenario module = ModuleScenario.read("oom.c", FILE, Config.guest());
    Verdict verdict =
        new Explorer(Options.defaults().time(TimeMode.EAGER))
            .explore(module.world(Catalogue.load().series("v6.12"), Settings.defaults(module)));
    Counterexample hang = ((Verdict.Violated) verdict).counterexamples().get(0);
    assertThat(hang.steps())
        .extracting(Counterexample.Taken::label)
        .filteredOn(label -> label.startsWith("down_read") && label.contains("oom_notify_list"))
        .containsExactly("down_read(&(oom_notify_list).rwsem)");
  }
}
