// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.module;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.oomcheck.explorer.Explorer;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.kernelc.source.Config;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.tree.Catalogue;

/** The modules in docs/modules come out as their first comment says, timers late or early. */
class DocumentedModulesTest {
  private static final Path FOLDER = Path.of("..", "docs", "modules");
  private static final Pattern EXPECTED = Pattern.compile("Expected: (\\w+)");

  static Stream<String> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(n -> n.endsWith(".c"))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("files")
  void module_comesOutAsItSays(String file) throws IOException {
    Path path = FOLDER.resolve(file);
    Matcher expected = EXPECTED.matcher(Files.readString(path));
    assertThat(expected.find()).as("an expected verdict in " + file).isTrue();
    ModuleScenario module = ModuleScenario.read(file, path, Config.guest());
    Set<Hazard> found = new TreeSet<>();
    for (TimeMode time : TimeMode.values()) {
      Verdict verdict =
          new Explorer(Options.defaults().hazards(module.lookedFor()).time(time))
              .explore(module.world(Catalogue.load().series("v6.12"), Settings.defaults(module)));
      if (verdict instanceof Verdict.Violated violated) {
        violated.counterexamples().stream().map(Counterexample::hazard).forEach(found::add);
      } else {
        assertThat(verdict).isInstanceOf(Verdict.Proven.class);
      }
    }
    Set<Hazard> wanted =
        expected.group(1).equals("PROVEN") ? Set.of() : Set.of(Hazard.valueOf(expected.group(1)));
    assertThat(found).isEqualTo(wanted);
  }

  @Test
  void everyBrokenModule_hasItsFixedForm() throws IOException {
    assertThat(files().filter(file -> !file.endsWith("-fixed.c")))
        .isNotEmpty()
        .allMatch(file -> Files.exists(FOLDER.resolve(file.replace(".c", "-fixed.c"))));
  }
}
