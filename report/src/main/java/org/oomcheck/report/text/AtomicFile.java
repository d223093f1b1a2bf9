// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.text;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Writes a file so that nobody ever sees half of it, not even after an interrupt. */
public final class AtomicFile {

  private AtomicFile() {}

  /** Writes the text into a new file beside the target and moves it there. */
  public static void write(Path target, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (Files.exists(target) && !Files.isRegularFile(target)) {
      // A device or a pipe: there is nothing to replace.
      Files.write(target, bytes, StandardOpenOption.WRITE);
      return;
    }
    Path real = Files.exists(target) ? target.toRealPath() : target.toAbsolutePath();
    String name = "." + real.getFileName() + "." + ProcessHandle.current().pid() + ".tmp";
    Path temporary = real.resolveSibling(name);
    temporary.toFile().deleteOnExit();
    try {
      Files.write(temporary, bytes);
      Files.move(
          temporary, real, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }
}
