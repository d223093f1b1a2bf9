// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.oomcheck.report.text.TextStyle;

/** Where a command writes, and where it stands. */
final class Terminal {

  /** Takes text; what cannot be written is an exception. */
  @FunctionalInterface
  interface Output {
    void write(String text) throws IOException;
  }

  /** Gives the next line without its end, or null after the last one. */
  @FunctionalInterface
  interface Input {
    @Nullable String line() throws IOException;
  }

  private static final String RESET = "\033[0m";
  private static final String ERASE_LINE = "\r\033[K";

  private final Input in;
  private final Output out;
  private final Output err;
  private final Path folder;
  private final boolean live;
  private final boolean colours;
  private boolean closed;

  /**
   * @param folder what relative file names are relative to
   * @param live whether somebody is watching, so that progress is worth showing
   */
  Terminal(Output out, Output err, Path folder, boolean live, boolean colours) {
    this(() -> null, out, err, folder, live, colours);
  }

  /** The same with something to read. */
  Terminal(Input in, Output out, Output err, Path folder, boolean live, boolean colours) {
    this.in = in;
    this.out = out;
    this.err = err;
    this.folder = folder;
    this.live = live;
    this.colours = colours;
  }

  /** The one that this process runs on. */
  static Terminal ofSystem(Map<String, String> environment) {
    boolean live = isTerminal(System.console());
    String noColour = environment.getOrDefault("NO_COLOR", "");
    boolean dumb = environment.getOrDefault("TERM", "dumb").equals("dumb");
    return new Terminal(
        new Lines(System.in)::next,
        to(new FileOutputStream(FileDescriptor.out)),
        to(new FileOutputStream(FileDescriptor.err)),
        Path.of("").toAbsolutePath(),
        live && !dumb,
        live && !dumb && noColour.isEmpty());
  }

  /** Since Java 22 there is a console without a terminal, and a method that tells. */
  private static boolean isTerminal(@Nullable Console console) {
    if (console == null) {
      return false;
    }
    try {
      return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }

  private static Output to(OutputStream stream) {
    return text -> stream.write(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes to the standard output; that nobody reads it any more is no error. */
  void out(String text) {
    if (closed) {
      return;
    }
    try {
      out.write(text);
    } catch (IOException e) {
      String reason = String.valueOf(e.getMessage());
      if (!reason.toLowerCase(Locale.ROOT).contains("broken pipe")) {
        throw new UserMistake("cannot write to the standard output: " + reason);
      }
      closed = true;
    }
  }

  /**
   * Asks for a line. What was not typed here is shown as if it had been, so that what is written to
   * a file can be read.
   *
   * @param prompt what to show in front of it; nothing is shown if this is empty
   * @return the line without spaces around it; null if there is none any more. Empty lines and
   *     comments, which begin with #, are left out.
   */
  @Nullable String ask(String prompt) {
    while (!closed) {
      if (live) {
        out(prompt);
      }
      String line = line();
      if (line == null) {
        return null;
      }
      if (!line.isEmpty() && !line.startsWith("#")) {
        if (!live && !prompt.isEmpty()) {
          out(prompt + line + "\n");
        }
        return line;
      }
    }
    return null;
  }

  private @Nullable String line() {
    try {
      String line = in.line();
      return line == null ? null : line.strip();
    } catch (IOException closedInput) {
      return null;
    }
  }

  /** Writes a line to the standard error. */
  void error(String line) {
    try {
      err.write(line + "\n");
    } catch (IOException e) {
      // There is no other place to say it.
      closed = true;
    }
  }

  /** Shows what is going on; the next such line, or {@link #endProgress}, replaces it. */
  void progress(String line) {
    if (live) {
      raw(ERASE_LINE + line);
    }
  }

  /** Takes the line of progress away. */
  void endProgress() {
    if (live) {
      raw(ERASE_LINE);
    }
  }

  private void raw(String text) {
    try {
      err.write(text);
    } catch (IOException e) {
      closed = true;
    }
  }

  /** A file that the user named. */
  Path file(String name) {
    return folder.resolve(name);
  }

  /** The same folder, with output that somebody else collects. */
  Terminal capturing(Output both) {
    return new Terminal(both, both, folder, false, false);
  }

  /** How text is set off here. */
  TextStyle style() {
    return new TextStyle(this::bold, this::green, this::red);
  }

  String bold(String text) {
    return coloured("\033[1m", text);
  }

  String red(String text) {
    return coloured("\033[1;31m", text);
  }

  String green(String text) {
    return coloured("\033[32m", text);
  }

  private String coloured(String code, String text) {
    return colours ? code + text + RESET : text;
  }
}
