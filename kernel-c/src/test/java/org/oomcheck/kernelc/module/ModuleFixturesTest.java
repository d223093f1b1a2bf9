// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.module;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.oomcheck.explorer.Explorer;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.kernelc.source.Config;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.tree.Catalogue;
import org.oomcheck.model.tree.KernelTree;

/** Whole modules, each in a broken form and, with CONFIG_FIXED, in a fixed one. */
@Tag("slow")
class ModuleFixturesTest {
  private static final Path FOLDER = Path.of("src", "test", "resources", "modules");
  private static final KernelTree TREE = Catalogue.load().series("v6.12");

  private static String verdict(String file, Config config) throws IOException {
    ModuleScenario module = ModuleScenario.read(file, FOLDER.resolve(file), config);
    Options options = Options.defaults().hazards(module.lookedFor()).time(TimeMode.EAGER);
    Verdict verdict = new Explorer(options).explore(module.world(TREE, Settings.defaults(module)));
    if (verdict instanceof Verdict.Violated violated) {
      TreeSet<String> found = new TreeSet<>();
      violated.counterexamples().stream()
          .map(Counterexample::hazard)
          .map(Hazard::name)
          .forEach(found::add);
      return String.join(" ", found);
    }
    return verdict instanceof Verdict.Proven ? "PROVEN" : verdict.toString();
  }

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(resources = "ModuleFixturesTest.csv", delimiterString = "::")
  void module_hasItsVerdict_brokenAndFixed(String file, String broken, String fixed)
      throws IOException {
    assertThat(verdict(file, Config.guest())).as("broken").isEqualTo(broken);
    if (Files.readString(FOLDER.resolve(file)).contains("CONFIG_FIXED")) {
      assertThat(verdict(file, Config.guest().with("CONFIG_FIXED", "y")))
          .as("fixed")
          .isEqualTo(fixed);
    }
  }

  /** An exit that is not declared; and a module that all runs. */
  @Test
  void functionThatNoTaskCalls_isNamed() throws IOException {
    assertThat(explored("misc.c").notRun()).containsExactly("m_exit() (misc.c:58)");
    assertThat(explored("leak-at-exit.c").notRun()).isEmpty();
  }

  private static ModuleScenario explored(String file) throws IOException {
    ModuleScenario module = ModuleScenario.read(file, FOLDER.resolve(file), Config.guest());
    Options options = Options.defaults().hazards(module.lookedFor()).time(TimeMode.EAGER);
    new Explorer(options).explore(module.world(TREE, Settings.defaults(module)));
    return module;
  }

  @Test
  void everyFile_isInTheTable() throws IOException {
    String table = "src/test/resources/org/oomcheck/kernelc/module/ModuleFixturesTest.csv";
    List<String> rows =
        Files.readAllLines(Path.of(table)).stream()
            .skip(1)
            .map(row -> row.split(" :: ", -1)[0])
            .toList();
    try (Stream<Path> files = Files.list(FOLDER)) {
      assertThat(files.map(f -> String.valueOf(f.getFileName())).collect(Collectors.toList()))
          .containsExactlyInAnyOrderElementsOf(rows);
    }
  }
}
