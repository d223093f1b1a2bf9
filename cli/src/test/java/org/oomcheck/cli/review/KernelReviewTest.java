// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.oomcheck.cli.Run;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.kernelc.source.Config;
import org.oomcheck.kernelc.source.SourceCache;
import org.oomcheck.kernelc.source.SourceTree;
import org.oomcheck.kernelc.source.patch.PatchException;
import org.oomcheck.kernelc.source.patch.PatchReader;
import org.oomcheck.kernelc.source.patch.PatchedTree;
import org.oomcheck.kernelc.tree.CTree;
import org.oomcheck.report.Check;
import org.oomcheck.report.Matrix;
import org.oomcheck.report.TreeReview;
import org.oomcheck.report.format.Invocation;
import org.oomcheck.report.format.ResultFormat;

/** The patches of docs/review/kernel on the real tree have the answers that they declare. */
@Tag("slow")
class KernelReviewTest {
  private static final Path EDITS = Run.PROJECT.resolve("docs/review/kernel");
  private static final Path ARCHIVE =
      Path.of(System.getProperty("oomcheck.kernels", "/usr/src"), "linux-source-6.12.tar.xz");

  /** The edit that only the command is asked about. */
  private static final String BY_COMMAND = "allocate-under-the-lock.edit";

  @TempDir static Path folder = Path.of("");

  /** Read once for all patches. */
  private static @Nullable CTree tree;

  /** What the scenarios come to on it, for all patches as well. */
  private static Unchanged unchanged = new Unchanged();

  @BeforeAll
  static void tree_isThere() throws IOException {
    String missing = "No real patch was reviewed: there is no " + ARCHIVE + ".";
    if (!Files.exists(ARCHIVE)) {
      System.err.println(missing);
    }
    assumeTrue(Files.exists(ARCHIVE), missing);
    SourceTree source = SourceTree.open(ARCHIVE, SourceCache.ofUser());
    tree = CTree.read(source, Config.guest(), Matrix.load().catalogue(), "");
  }

  @AfterAll
  static void tree_isForgotten() {
    tree = null;
    unchanged = new Unchanged();
  }

  private static CTree tree() {
    return Objects.requireNonNull(tree);
  }

  /** All but the one that the command is tried with. */
  static List<String> edits() throws IOException {
    try (Stream<Path> files = Files.list(EDITS)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".edit"))
          .filter(name -> !name.equals(BY_COMMAND))
          .sorted()
          .toList();
    }
  }

  /** A file with the diff of an edit. */
  private static Path diff(String name) throws IOException {
    Path diff = folder.resolve(name + ".patch");
    return Files.writeString(diff, KernelEdit.read(EDITS.resolve(name)).diff(tree().source()));
  }

  /** What a process of its own does for a review, without its start. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("edits")
  void patch_hasItsAnswer(String name) throws IOException, PatchException {
    KernelEdit edit = KernelEdit.read(EDITS.resolve(name));
    Matrix matrix = Matrix.load().asking(tree().scenarios());
    PatchedTree changed = PatchedTree.of(tree().source(), PatchReader.read(List.of(diff(name))));
    CTree after = CTree.read(changed, Config.guest(), matrix.catalogue(), ".patched");
    List<Check> checks = new ArrayList<>();
    for (String id : edit.ask()) {
      checks.add(matrix.check(tree().tree(), matrix.scenarios().get(id)));
    }
    KernelPatches proposal = new KernelPatches(tree(), after, edit.ask());
    TreeReview review =
        ReviewRun.of(tree().tree(), checks, proposal, Options.defaults(), unchanged);
    String text =
        ResultFormat.named("text")
            .review(List.of(review), Invocation.check("").reviewing(List.of(name)));
    assertThat(text).contains(edit.says());
    assertThat(ReviewRun.exitCode(List.of(review))).isEqualTo(edit.exit());
  }

  /** The same by the command, from the archive to the exit code. */
  @Test
  void command_givesTheAnswer() throws IOException {
    KernelEdit edit = KernelEdit.read(EDITS.resolve(BY_COMMAND));
    Path diff = diff(BY_COMMAND);
    List<String> words =
        new ArrayList<>(List.of("review", "--kernel", ARCHIVE.toString(), diff.toString()));
    edit.ask().forEach(scenario -> words.addAll(List.of("--scenario", scenario)));
    Run run = Run.of(words.toArray(String[]::new));
    assertThat(run.out() + run.err()).contains(edit.says());
    assertThat(run.code()).isEqualTo(edit.exit());
  }
}
