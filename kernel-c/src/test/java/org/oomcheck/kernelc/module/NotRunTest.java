// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.module;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oomcheck.explorer.Explorer;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.kernelc.source.Config;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.tree.Catalogue;

/** A proof says which lines of a module it says nothing about. */
class NotRunTest {
  private static final String MODULE =
      """
      #include <linux/module.h>
      #include <linux/slab.h>
      static int *table;
      static int *other;
      static int __init t_init(void)
      {
      	table = kmalloc(64, GFP_KERNEL);
      	other = kmalloc(64, GFP_KERNEL);
      	if (!table || !other) {
      		kfree(table);
      		kfree(other);
      		return -ENOMEM;
      	}
      	return 0;
      }
      static void __exit t_exit(void)
      {
      	kfree(table);
      	if (!other)
      		return;
      	kfree(other);
      }
      module_init(t_init);
      module_exit(t_exit);
      """;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  private ModuleScenario explored(String... settings) throws IOException {
    Path file = Files.writeString(folder.resolve("a.c"), MODULE);
    ModuleScenario module = ModuleScenario.read("a.c", file, Config.guest());
    Settings all = Settings.defaults(module);
    for (String name : settings) {
      all = all.with(module, name, 1);
    }
    Options options = Options.defaults().hazards(module.lookedFor()).time(TimeMode.EAGER);
    Verdict verdict =
        new Explorer(options).explore(module.world(Catalogue.load().series("v6.12"), all));
    assertThat(verdict).isInstanceOf(Verdict.Proven.class);
    return module;
  }

  @Test
  void errorPathThatNoScheduleTakes_isNamed() throws IOException {
    ModuleScenario module = explored();
    assertThat(module.linesNotRun()).containsExactly("a.c:10-12", "a.c:20");
    assertThat(module.notRun()).isEmpty();
  }

  @Test
  void errorPathThatRuns_isNotNamed() throws IOException {
    assertThat(explored("insmod", "alloc-fails").linesNotRun()).containsExactly("a.c:20");
  }
}
