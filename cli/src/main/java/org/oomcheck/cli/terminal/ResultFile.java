// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.terminal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.oomcheck.report.text.AtomicFile;

/** Where results go: to the file that {@code --out} names, or to the standard output. */
public final class ResultFile {
  private final Terminal terminal;
  private final @Nullable String out;

  /**
   * Finds out before the work begins whether the results can be written.
   *
   * @param out the file, or null
   * @throws UserMistake if they cannot
   */
  public ResultFile(Terminal terminal, @Nullable String out) {
    this.terminal = terminal;
    this.out = out;
    if (out != null) {
      check(terminal, out);
    }
  }

  private static void check(Terminal terminal, String out) {
    if (out.isEmpty()) {
      throw new UserMistake("--out names no file");
    }
    Path file;
    try {
      file = terminal.file(out);
    } catch (InvalidPathException e) {
      throw new UserMistake("--out is '" + out + "', and that is no file name");
    }
    Path folder = file.toAbsolutePath().getParent();
    if (Files.isDirectory(file)) {
      throw new UserMistake("--out is '" + out + "', and that is a folder; name a file");
    }
    if (folder == null || !Files.isDirectory(folder)) {
      throw new UserMistake("--out is '" + out + "', and its folder does not exist; create it");
    }
    boolean isDevice = Files.exists(file) && !Files.isRegularFile(file);
    if (!Files.isWritable(isDevice ? file : folder)) {
      String what = isDevice ? "that" : "its folder";
      throw new UserMistake("--out is '" + out + "', and " + what + " cannot be written to");
    }
  }

  /** Writes the results. */
  public void write(String text) {
    if (out == null) {
      terminal.out(text);
      return;
    }
    try {
      AtomicFile.write(terminal.file(out), text);
    } catch (IOException e) {
      throw new UserMistake("cannot write '" + out + "': " + Reason.of(e));
    }
  }
}
