// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.dist;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the build has packaged, and how it is run as a user would. */
final class Built {
  static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
  static final Path FOLDER =
      Path.of(System.getProperty("oomcheck.dist", "target")).toAbsolutePath();
  static final String VERSION = System.getProperty("oomcheck.version", "");
  static final Path JAR = FOLDER.resolve("oomcheck-" + VERSION + ".jar");

  /** What a command wrote, and its exit code. */
  record Ran(int code, String out, String err) {}

  private Built() {}

  /** The file of this pattern. */
  static Path file(String pattern) throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .filter(file -> file.getFileName().toString().matches(pattern))
          .findFirst()
          .orElseThrow(() -> new AssertionError("no " + pattern + " in " + FOLDER));
    }
  }

  /** Runs the jar in a folder, with nothing on the path and nothing of the project near. */
  static Ran jar(Path folder, String input, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar"));
    command.add(JAR.toString());
    command.addAll(List.of(arguments));
    return run(folder, Map.of("PATH", folder.toString()), input, command);
  }

  /** Runs a command; variables are put in place of those that are there. */
  static Ran run(Path folder, Map<String, String> variables, String input, List<String> command)
      throws IOException, InterruptedException {
    File err = File.createTempFile("err", null);
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectError(err);
    builder.environment().keySet().removeIf(name -> name.contains("JAVA"));
    builder.environment().putAll(variables);
    Process process = builder.start();
    process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = process.waitFor();
    String said = Files.readString(err.toPath());
    Files.delete(err.toPath());
    return new Ran(code, out, said);
  }
}
