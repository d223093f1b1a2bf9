// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.kernelc.source.Config;
import org.oomcheck.kernelc.source.SourceCache;
import org.oomcheck.kernelc.source.SourceTree;
import org.oomcheck.kernelc.tree.CTree;
import org.oomcheck.model.tree.Catalogue;
import org.oomcheck.report.SideBySide;

/**
 * docs/fidelity.md has the answers by C and by the model for each real tree that is there, and a
 * reason for each verdict that differs. Its tables are written anew with {@code
 * -Doomcheck.write=true}.
 */
@Tag("slow")
class FidelityPageTest {
  private static final Path PAGE = Run.PROJECT.resolve("docs/fidelity.md");

  @ParameterizedTest
  @ValueSource(strings = {"6.12", "6.1"})
  void page_hasTheAnswersOfTheTree(String release) throws IOException {
    Path kernels = Path.of(System.getProperty("oomcheck.kernels", "/usr/src"));
    Path archive = kernels.resolve("linux-source-" + release + ".tar.xz");
    String missing = "Nothing was compared with C: there is no " + archive + ".";
    if (!Files.exists(archive)) {
      System.err.println(missing);
    }
    assumeTrue(Files.exists(archive), missing);
    CTree tree =
        CTree.read(
            SourceTree.open(archive, SourceCache.ofUser()), Config.guest(), Catalogue.load(), "");
    // The cells of the model have their own checks in MatrixTest.
    Options all = Options.defaults();
    SideBySide answers = SideBySide.of(tree.tree(), all, tree.nearest(), all.selfChecks(false));
    String heading = "## Linux " + release + "\n\n";
    String section = heading + answers.text();
    if (Boolean.getBoolean("oomcheck.write")) {
      Files.writeString(PAGE, replaced(Files.readString(PAGE), release, section));
    }
    String page = Files.readString(PAGE);
    assertThat(page).contains(heading + "v" + release + ".");
    // A newer package of Debian's has other lines, and may have other states.
    if (page.contains(heading + answers.title())) {
      assertThat(page).contains(section);
    }
    for (SideBySide.Row row : answers.differences()) {
      assertThat(page).as(row.toString()).contains("| " + release + " | " + row.scenario() + " | ");
    }
    assertThat(answers.rows()).hasSizeGreaterThan(20);
  }

  private static String replaced(String page, String release, String section) {
    String old = "## Linux " + Pattern.quote(release) + "\n[\\s\\S]*?(?=\n## |\\z)";
    return Pattern.compile(old).matcher(page).replaceFirst(m -> section);
  }
}
