// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.interpreter;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The compiler that the kernel is built with. */
final class Gcc {
  private Gcc() {}

  /** Leaves a test out, and says so, on a machine without gcc. */
  static void assumeInstalled(String what) {
    String missing = what + " was not compared with gcc: it is not on PATH; Debian has it as gcc.";
    boolean installed =
        Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "gcc")));
    if (!installed) {
      System.err.println(missing);
    }
    assumeTrue(installed, missing);
  }

  /** What a command prints. */
  static String run(Path folder, List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
