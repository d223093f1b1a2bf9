// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.module;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.oomcheck.explorer.Explorer;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.kernelc.source.Config;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.tree.Catalogue;

/** A module whose init function is run by a task, and fails. */
class InsmodTest {
  private static ModuleScenario module(String file, String fixed) throws IOException {
    Path path = Path.of("src", "test", "resources", "modules", file);
    return ModuleScenario.read(file, path, Config.guest().with("CONFIG_FIXED", fixed));
  }

  @ParameterizedTest(name = "{0}, fixed: {1}")
  @CsvSource({
    "init-fails.c, n, LIFECYCLE",
    "init-fails.c, y, PROVEN",
    "init-unwind.c, n, LIFECYCLE",
    "init-unwind.c, y, PROVEN",
    "init-thread-fails.c, n, LIFECYCLE",
    "init-thread-fails.c, y, PROVEN"
  })
  void whatInitHasStartedOrMade_isGone_whenItFails(String file, String fixed, String expected)
      throws IOException {
    ModuleScenario module = module(file, fixed);
    Settings settings =
        Settings.defaults(module).with(module, "insmod", 1).with(module, "alloc-fails", 1);
    assertThat(
            SmallModule.answer(
                new Explorer(Options.defaults().hazards(module.lookedFor()))
                    .explore(module.world(Catalogue.load().series("v6.12"), settings))))
        .isEqualTo(expected);
  }

  @Test
  void initRunsBesideTasks_whereItSetsUpWhatTheyUse() throws IOException {
    assertThat(module("init-starts-early.c", "n").parameters())
        .anyMatch(parameter -> parameter.name().equals("insmod") && parameter.value() == 1);
    assertThat(module("init-starts-early.c", "y").parameters())
        .anyMatch(parameter -> parameter.name().equals("insmod") && parameter.value() == 0);
  }
}
