// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitTreeTest {
  @TempDir Path folder = Path.of("");

  @BeforeEach
  void commitThreeTimes() throws GitAPIException, IOException {
    try (Git git = Git.init().setDirectory(folder.toFile()).call()) {
      write("Makefile", "VERSION = 6\nPATCHLEVEL = 1\n");
      write("mm/x.c", "int one;\n");
      commit(git, "first");
      git.tag().setName("v6.1").setAnnotated(false).call();
      write("mm/x.c", "int two;\n");
      commit(git, "second");
      write("mm/y.c", "int y;\n");
      commit(git, "third");
    }
    write("mm/x.c", "int checked_out;\n");
  }

  private void write(String path, String text) throws IOException {
    Files.createDirectories(folder.resolve("mm"));
    Files.writeString(folder.resolve(path), text);
  }

  private static void commit(Git git, String subject) throws GitAPIException {
    git.add().addFilepattern(".").call();
    git.commit()
        .setMessage(subject + "\n\nbody")
        .setAuthor("a", "a@example.org")
        .setCommitter("a", "a@example.org")
        .setSign(false)
        .call();
  }

  @Test
  void revision_hasItsOwnFiles() throws IOException {
    try (GitTree tag = GitTree.open(folder, "v6.1");
        GitTree head = GitTree.open(folder.resolve("mm"), "HEAD")) {
      assertThat(tag.read("mm/x.c")).contains("int one;\n");
      assertThat(tag.read("mm/y.c")).isEmpty();
      assertThat(tag.read("mm")).isEmpty();
      assertThat(tag.read("../x")).isEmpty();
      assertThat(head.read("mm/x.c")).contains("int two;\n");
      assertThat(head.read("mm/y.c")).contains("int y;\n");
      assertThat(tag.release()).hasToString("6.1");
      assertThat(tag.name()).isEqualTo(folder + " at v6.1");
    }
  }

  @Test
  void range_isASeriesOfDiffs_oldestFirst() throws IOException {
    try (GitTree tag = GitTree.open(folder, "v6.1")) {
      List<String> diffs = tag.diffsTo("HEAD");
      assertThat(diffs).hasSize(2);
      assertThat(diffs.get(0))
          .contains(" second\ndiff --git a/mm/x.c b/mm/x.c")
          .contains("+int two;");
      assertThat(diffs.get(1)).contains(" third\n").contains("+++ b/mm/y.c");
      assertThat(tag.diffsTo("v6.1")).isEmpty();
    }
  }

  @Test
  void missingRevisionAndRepository_areNamed(@TempDir Path other) {
    assertThatThrownBy(() -> GitTree.open(folder, "v9"))
        .isInstanceOf(IOException.class)
        .hasMessage("the repository " + folder + " has no revision v9");
    assertThatThrownBy(() -> GitTree.open(other, "HEAD"))
        .isInstanceOf(IOException.class)
        .hasMessage(other + " is no git repository");
  }
}
