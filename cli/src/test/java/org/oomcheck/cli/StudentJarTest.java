// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar for students has what labs need, and no answers. Runs when the jars are packaged. */
class StudentJarTest {
  private static final Path STUDENT = Path.of("target", "oomcheck-student.jar").toAbsolutePath();
  private static final Path FULL = Path.of("target", "oomcheck.jar").toAbsolutePath();
  private static final List<String> ANSWERS =
      List.of(
          "org/oomcheck/model/patch/[A-Z].*",
          "META-INF/services/org.oomcheck.model.tree.Patch",
          "org/oomcheck/report/engine/engines.json",
          "org/oomcheck/labs/[^/]*/(solution|hidden)/..*");

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private static List<String> entries(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.stream().map(ZipEntry::getName).toList();
    }
  }

  @Test
  void studentJar_hasNoAnswer_andTheFullOneHas() throws IOException {
    List<String> student = entries(STUDENT);
    List<String> full = entries(FULL);
    for (String answer : ANSWERS) {
      assertThat(student).noneMatch(name -> name.matches(answer));
      assertThat(full).anyMatch(name -> name.matches(answer));
    }
    // What opens ports is in a jar of its own.
    assertThat(student).noneMatch(name -> name.startsWith("com/hazelcast"));
    assertThat(full).noneMatch(name -> name.startsWith("com/hazelcast"));
    assertThat(student)
        .contains(
            "org/oomcheck/labs/lab3-fix-it/README.md",
            "org/oomcheck/labs/lab3-fix-it/world/guest.c",
            "org/oomcheck/labs/lab3-fix-it/starter/balloon.c");
  }

  private record Ended(int code, String output) {}

  private Ended run(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-jar", STUDENT.toString()));
    command.addAll(List.of(words));
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Ended(process.waitFor(), output);
  }

  @Test
  void studentJar_handsOutAndChecks() throws IOException, InterruptedException {
    assertThat(run("lab", "list")).matches(ended -> ended.code() == 0);
    assertThat(run("lab", "start", "5", "--student", "ada").output()).contains("Lab 5");
    Ended checked = run("lab", "check", "5", "lab5-hand-it-off");
    assertThat(checked.code()).isEqualTo(1);
    assertThat(checked.output()).contains("0 of 70 points", "DATA_RACE", "--hint 2");
    Files.createFile(folder.resolve("empty"));
    assertThat(run("lab", "check", "5", "empty").code()).isEqualTo(64);
    // A grade would say which verdicts are right.
    Ended graded = run("lab", "grade", "6", "empty");
    assertThat(graded.code()).isEqualTo(64);
    assertThat(graded.output()).contains("graded by the instructor's program");
    assertThat(run("list", "patches").code()).isZero();
  }
}
