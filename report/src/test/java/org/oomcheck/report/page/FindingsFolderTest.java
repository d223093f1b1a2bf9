// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.report.CheckResult;
import org.oomcheck.report.Checked;
import org.oomcheck.report.Matrix;
import org.oomcheck.report.text.AtomicFile;

@Tag("slow")
class FindingsFolderTest {
  private static final Path COMMITTED = Path.of("../findings").toAbsolutePath().normalize();
  private static final Matrix MATRIX = Checked.MATRIX;

  /** Rendered once for all tests. */
  private static final FindingsFolder FINDINGS =
      new FindingsFolder(COMMITTED, MATRIX.catalogue(), Checked.RESULTS);

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @Test
  void committedFindings_areWhatIsFoundNow() throws IOException {
    assertThat(FINDINGS.differences())
        .as("findings/ is not what is found now; look at it, then: %s", FindingsFolder.ACCEPT)
        .isEmpty();
  }

  @Test
  void everyViolatedSeries_hasItsFolder() {
    assertThat(FINDINGS.wanted())
        .containsKeys(
            "README.md",
            "matrix.md",
            "coverage.md",
            "reclaim-needs-oom/v4.13/README.md",
            "reclaim-needs-oom/v4.13/trace.json",
            "reclaim-needs-oom/v4.13/trace.txt",
            "reclaim-needs-oom/v4.13+tell-host-nowait/README.md",
            "reclaim-needs-oom/v4.13+tell-host-nowait/trace.json",
            "reclaim-needs-oom/v4.13+tell-host-nowait/trace.txt")
        .doesNotContainKey("reclaim-needs-oom/v4.15/README.md");
  }

  @Test
  void anotherRun_givesTheSameBytes() {
    List<CheckResult> first =
        Checked.RESULTS.stream()
            .filter(result -> result.check().scenario().id().equals(Matrix.FIRST))
            .toList();
    List<CheckResult> again =
        first.stream().map(result -> result.check().runWithCosts(Options.defaults())).toList();
    assertThat(new FindingsFolder(folder, MATRIX.catalogue(), again).wanted())
        .isEqualTo(new FindingsFolder(folder, MATRIX.catalogue(), first).wanted());
  }

  @Test
  void accept_writesWhatIsMissing_removesWhatIsLeftOver_andKeepsTheRest() throws IOException {
    FindingsFolder findings = FINDINGS.in(folder);
    Path stale = folder.resolve("reclaim-needs-oom/v4.13+gone/trace.json");
    Path notes = folder.resolve("reclaim-needs-oom/notes.txt");
    for (Path file : List.of(stale, notes)) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, "x");
    }
    assertThat(findings.differences())
        .contains("README.md is missing", "reclaim-needs-oom/v4.13+gone/trace.json is left over")
        .hasSize(findings.wanted().size() + 1);
    findings.accept();
    assertThat(findings.differences()).isEmpty();
    assertThat(stale.getParent()).doesNotExist();
    assertThat(notes).exists();
  }

  @Test
  void difference_isShownWithItsLine() throws IOException {
    FindingsFolder findings = FINDINGS.in(folder);
    findings.accept();
    Path readme = folder.resolve("README.md");
    Files.writeString(readme, Files.readString(readme).replace("# Findings", "# Things"));
    assertThat(findings.differences())
        .containsExactly(
            "README.md differs in line 4: it has '# Things', and now comes '# Findings'");
  }

  @Test
  void file_isReplacedAtOnce_andNothingElseIsLeft() throws IOException {
    Path file = folder.resolve("out.json");
    AtomicFile.write(file, "one");
    AtomicFile.write(file, "two");
    assertThat(file).hasContent("two");
    try (Stream<Path> entries = Files.list(folder)) {
      assertThat(entries).containsExactly(file);
    }
  }

  @Test
  void file_behindALink_isReplaced_andTheLinkStays() throws IOException {
    Path file = folder.resolve("out.json");
    Path link = folder.resolve("link.json");
    Files.writeString(file, "one");
    Files.createSymbolicLink(link, file);
    AtomicFile.write(link, "two");
    assertThat(link).isSymbolicLink();
    assertThat(file).hasContent("two");
  }
}
