// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.oomcheck.cli.terminal.ExitCode;

/** The script {@code ./oomcheck} in a project that has a source or two, and another Maven. */
class LauncherTest {
  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path project;

  @BeforeEach
  void copyLauncher() throws IOException {
    Files.copy(Run.PROJECT.resolve("oomcheck"), project.resolve("oomcheck"));
    Files.createFile(project.resolve("pom.xml"));
    Files.createDirectories(project.resolve("model/src/main"));
    Files.createFile(project.resolve("model/pom.xml"));
    Files.createDirectories(project.resolve("target/launcher"));
    Path maven = Files.createDirectories(project.resolve("bin")).resolve("mvn");
    Files.writeString(maven, "#!/bin/sh\necho built with LC_ALL=$LC_ALL\nexit 1\n");
    assertThat(maven.toFile().setExecutable(true)).isTrue();
  }

  private Process start(Map<String, String> more, String... command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(project.toFile());
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.contains("JAVA"));
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.merge("PATH", project.resolve("bin").toString(), (path, bin) -> bin + ":" + path);
    environment.putAll(more);
    return builder.start();
  }

  /** Its own exit code would be that of a hazard. */
  @ParameterizedTest
  @ValueSource(strings = {"OOMCHECK_JAVA_OPTS", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"})
  void javaThatDoesNotStart_isTheUsersMistake(String variable) throws Exception {
    Path jar = Files.createDirectories(project.resolve("cli/target")).resolve("oomcheck.jar");
    Files.createFile(jar);
    Process launcher = start(Map.of(variable, "-Xnonsense"), "./oomcheck");
    launcher.getOutputStream().close();
    assertThat(launcher.getErrorStream())
        .asString(StandardCharsets.UTF_8)
        .startsWith("oomcheck: Java does not start with the options in OOMCHECK_JAVA_OPTS,")
        .endsWith(": Unrecognized option: -Xnonsense\n")
        .hasLineCount(1);
    assertThat(launcher.waitFor()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void buildBehindAnother_saysThatItWaits_andThenBuilds() throws Exception {
    Process other =
        start(Map.of(), "flock", "target/launcher/lock", "sh", "-c", "echo locked; cat");
    try (BufferedReader locked = other.inputReader(StandardCharsets.UTF_8)) {
      assertThat(locked.readLine()).isEqualTo("locked");
      Process launcher = start(Map.of("LC_ALL", "C"), "./oomcheck");
      launcher.getOutputStream().close();
      BufferedReader said = launcher.errorReader(StandardCharsets.UTF_8);
      assertThat(said.readLine()).isEqualTo("oomcheck: waiting for another build of it ...");
      other.getOutputStream().close();
      assertThat(said.lines())
          .containsExactly(
              "oomcheck: building once ...",
              "built with LC_ALL=C.UTF-8",
              "oomcheck: the build failed");
      assertThat(launcher.waitFor()).isEqualTo(ExitCode.BUG);
    } finally {
      other.destroy();
    }
  }
}
