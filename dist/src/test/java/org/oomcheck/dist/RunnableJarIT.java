// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oomcheck.dist.Built.Ran;

/** The runnable jar, in an empty folder, without Maven, without the project. */
@Tag("slow")
class RunnableJarIT {
  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private Path copy(String file) throws Exception {
    Path original = Built.PROJECT.resolve(file);
    return Files.copy(original, folder.resolve(original.getFileName()));
  }

  @Test
  void checksum_isThatOfTheJar_asSha256sumWritesIt() throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(Built.JAR));
    assertThat(Files.readString(Path.of(Built.JAR + ".sha256")).strip())
        .isEqualTo(HexFormat.of().formatHex(digest) + "  " + Built.JAR.getFileName());
  }

  @Test
  void version_isThatOfTheBuild_inTheManifestAndOnTheTerminal() throws Exception {
    try (JarFile jar = new JarFile(Built.JAR.toFile())) {
      assertThat(jar.getManifest().getMainAttributes().getValue("Implementation-Version"))
          .isEqualTo(Built.VERSION);
      assertThat(jar.getEntry("META-INF/LICENSE-oomcheck")).isNotNull();
    }
    assertThat(Built.jar(folder, "", "--version").out().strip())
        .isEqualTo("oomcheck " + Built.VERSION);
  }

  /** Kernel headers, formats, hazards, releases: each is found through a merged service file. */
  @Test
  void check_runsKernelModules_andAnExpectedHazardHasItsTrace() throws Exception {
    copy("docs/modules/abba.c");
    copy("docs/modules/abba-fixed.c");
    Ran broken =
        Built.jar(
            folder, "", "check", "--module", "abba.c", "--traces", "traces", "--format", "text");
    assertThat(broken.code()).as(broken.err()).isEqualTo(1);
    assertThat(broken.out()).contains("DEADLOCK", "replay with: java -jar " + Built.JAR);
    Ran fixed = Built.jar(folder, "", "check", "--module", "abba-fixed.c");
    assertThat(fixed.code()).as(fixed.err()).isEqualTo(0);
    try (var traces = Files.list(folder.resolve("traces"))) {
      String trace = "traces/" + traces.findFirst().orElseThrow().getFileName();
      Ran again = Built.jar(folder, "", "replay", trace, "--module", "abba.c");
      assertThat(again.code()).as(again.err()).isEqualTo(0);
      assertThat(again.out()).contains("DEADLOCK");
    }
  }

  /** A patch in Java is compiled against the jar, and runs in a process of its own. */
  @Test
  void review_compilesAPatch_andSaysWhatItDoes() throws Exception {
    copy("docs/review/NotifyIfUnlocked.java");
    Ran review =
        Built.jar(
            folder,
            "",
            "review",
            "NotifyIfUnlocked.java",
            "--on",
            "v4.13",
            "--scenario",
            "reclaim-needs-oom");
    assertThat(review.code()).as(review.err()).isEqualTo(1);
    assertThat(review.out()).contains("reclaim-needs-oom", "DEADLOCK");
  }

  @Test
  void play_readsItsCommands() throws Exception {
    copy("docs/modules/abba.c");
    Ran game = Built.jar(folder, "hint\nquit\n", "play", "--module", "abba.c");
    assertThat(game.code()).as(game.err()).isEqualTo(0);
    assertThat(game.out()).contains("mutex_lock");
  }

  /** A client that was not written with the SDK of the server: lines of JSON through a pipe. */
  @Test
  void mcp_answersThroughAPipe_andWritesNothingElse() throws Exception {
    copy("docs/modules/abba.c");
    Ran server =
        Built.jar(
            folder,
            """
            {"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2024-11-05",\
            "capabilities":{},"clientInfo":{"name":"me","version":"1"}}}
            {"jsonrpc":"2.0","method":"notifications/initialized"}
            {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"check",\
            "arguments":{"module":"abba.c"}}}
            """,
            "mcp");
    assertThat(server.code()).as(server.err()).isEqualTo(0);
    assertThat(server.err()).isEmpty();
    List<String> answers = server.out().lines().toList();
    assertThat(answers).hasSize(2);
    ObjectMapper json = new ObjectMapper();
    assertThat(json.readTree(answers.get(0)).at("/result/serverInfo/version").asText())
        .isEqualTo(Built.VERSION);
    assertThat(
            json.readTree(answers.get(1))
                .at("/result/structuredContent/result/cells/0/hazards/0/kind")
                .asText())
        .isEqualTo("DEADLOCK");
  }

  @Test
  void report_writesPagesWithPictures() throws Exception {
    copy("docs/modules/abba.c");
    Ran report = Built.jar(folder, "", "report", "--module", "abba.c");
    assertThat(report.code()).as(report.err()).isEqualTo(1);
    Path finding = folder.resolve("oomcheck-report/abba/v6.12");
    assertThat(finding.resolve("deadlock.html")).content().contains("DEADLOCK");
    assertThat(finding.resolve("deadlock-sequence.svg")).content().contains("<svg", "mutex_lock");
  }
}
