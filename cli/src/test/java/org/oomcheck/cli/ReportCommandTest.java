// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oomcheck.cli.terminal.ExitCode;

class ReportCommandTest {
  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private Run report(String... more) {
    String[] args = new String[more.length + 5];
    System.arraycopy(
        new String[] {"report", "--series", "v4.13", "--scenario", "reclaim-needs-oom"},
        0,
        args,
        0,
        5);
    System.arraycopy(more, 0, args, 5, more.length);
    return Run.in(folder, false, args);
  }

  @Test
  void report_isWrittenToTheDefaultFolder_andItsFirstPageIsNamed() {
    Run run = report();
    Path index = folder.resolve("oomcheck-report/index.html");
    assertThat(run).isEqualTo(new Run(ExitCode.OK, "1 VIOLATED\n" + index + "\n", ""));
    assertThat(index).isRegularFile();
    assertThat(folder.resolve("oomcheck-report/reclaim-needs-oom/v4.13/deadlock.html"))
        .isRegularFile();
    assertThat(report().code()).isEqualTo(ExitCode.OK);
  }

  /** The broken form: nothing is written where something else is. */
  @Test
  void folderWithOtherFiles_isRefused_andLeftAlone() throws IOException {
    Path file = Files.createDirectories(folder.resolve("mine")).resolve("notes.txt");
    Files.writeString(file, "mine");
    Run run = report("--out", "mine");
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err())
        .isEqualTo(
            "oomcheck: --out is 'mine', and that folder is not empty and holds no report; name"
                + " another, or an empty one\n");
    assertThat(file).hasContent("mine");
    assertThat(folder.resolve("mine/index.html")).doesNotExist();
    assertThat(report("--out", "no/such").err()).contains("does not exist; create it");
  }

  /** A link is as good as the folder that it leads to: nothing else there gets lost. */
  @Test
  void linkToAFolder_isLookedThrough() throws IOException {
    Path file = Files.createDirectories(folder.resolve("mine")).resolve("notes.txt");
    Files.writeString(file, "mine");
    Files.createSymbolicLink(folder.resolve("link"), Path.of("mine"));
    assertThat(report("--out", "link").err()).contains("is not empty and holds no report");
    assertThat(file).hasContent("mine");
    Files.delete(file);
    assertThat(report("--out", "link").code()).isEqualTo(ExitCode.OK);
    assertThat(folder.resolve("mine/index.html")).isRegularFile();
    Files.createSymbolicLink(folder.resolve("mine/more"), Path.of(".."));
    assertThat(report("--out", "link").err()).contains("holds more, which is no part of a report");
  }

  @Test
  void placeThatCannotBeAFolder_isRefused() throws IOException {
    Files.createSymbolicLink(folder.resolve("dangling"), Path.of("nothing"));
    assertThat(report("--out", "dangling").err()).contains("that is a link to nothing");
    assertThat(report("--out", "").err()).isEqualTo("oomcheck: --out names no folder\n");
    assertThat(report("--out", "/").err()).contains("is not empty and holds no report");
    Files.createDirectories(folder.resolve("nested/empty"));
    assertThat(report("--out", "nested").err()).contains("is not empty and holds no report");
  }

  @Test
  void limit_givesItsExitCode_andAReportThatSaysSo() {
    Run run = report("--limit-states", "10", "--out", "few");
    assertThat(run.code()).isEqualTo(ExitCode.LIMIT);
    assertThat(run.err()).contains("--limit-states");
    assertThat(folder.resolve("few/index.html")).content().contains("inconclusive");
  }
}
