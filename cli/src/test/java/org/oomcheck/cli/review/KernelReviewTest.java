// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.oomcheck.cli.Run;
import org.oomcheck.kernelc.source.SourceCache;
import org.oomcheck.kernelc.source.SourceTree;

/** The patches of docs/review/kernel on the real tree have the answers that they declare. */
@Tag("slow")
class KernelReviewTest {
  private static final Path EDITS = Run.PROJECT.resolve("docs/review/kernel");

  @TempDir static Path folder = Path.of("");

  static List<String> edits() throws IOException {
    try (Stream<Path> files = Files.list(EDITS)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".edit"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("edits")
  void patch_hasItsAnswer(String name) throws IOException {
    Path kernels = Path.of(System.getProperty("oomcheck.kernels", "/usr/src"));
    Path archive = kernels.resolve("linux-source-6.12.tar.xz");
    String missing = "No real patch was reviewed: there is no " + archive + ".";
    if (!Files.exists(archive)) {
      System.err.println(missing);
    }
    assumeTrue(Files.exists(archive), missing);
    KernelEdit edit = KernelEdit.read(EDITS.resolve(name));
    Path diff = folder.resolve(name + ".patch");
    SourceCache cache = SourceCache.ofUser();
    Files.writeString(diff, edit.diff(SourceTree.open(archive, cache)));
    List<String> words =
        new ArrayList<>(List.of("review", "--kernel", archive.toString(), diff.toString()));
    edit.ask().forEach(scenario -> words.addAll(List.of("--scenario", scenario)));
    Run run = Run.of(words.toArray(String[]::new));
    assertThat(run.out() + run.err()).contains(edit.says());
    assertThat(run.code()).isEqualTo(edit.exit());
  }
}
