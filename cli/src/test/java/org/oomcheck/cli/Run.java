// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.oomcheck.cli.terminal.Terminal;

/** What a command wrote, and its exit code. */
public record Run(int code, String out, String err) {
  /** The project's folder, in which users stand. */
  public static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

  /** A command on this terminal; gives its exit code. */
  public static int main(Terminal terminal, String... args) {
    return new Main(terminal).run(args);
  }

  public static Run of(String... args) {
    return in(PROJECT, false, args);
  }

  /** Runs a command that reads these lines. */
  static Run reading(Path folder, List<String> lines, String... args) {
    return reading(folder, 0, lines, args);
  }

  /** The same on a screen that is so wide; 0 if there is none. */
  static Run reading(Path folder, int columns, List<String> lines, String... args) {
    StringBuilder out = new StringBuilder();
    StringBuilder err = new StringBuilder();
    Deque<String> rest = new ArrayDeque<>(lines);
    Terminal terminal = new Terminal(rest::poll, out::append, err::append, folder, screen(columns));
    int code = new Main(terminal).run(args);
    return new Run(code, out.toString(), err.toString());
  }

  private static Terminal.Screen screen(int columns) {
    return new Terminal.Screen(false, false, columns, true);
  }

  /** A review in this process: what the process of its own says, and its exit code. */
  public static Run inside(Path folder, String... args) {
    List<String> words = new ArrayList<>(List.of(args));
    Terminal without = new Terminal(() -> null, text -> {}, text -> {}, folder, screen(0));
    words.addAll(1, List.of("--inside", "--columns", String.valueOf(without.columns())));
    words.addAll(1, List.of("--report-columns", String.valueOf(without.reportColumns())));
    InputStream in = System.in;
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    try {
      System.setIn(new ByteArrayInputStream("a word\n".getBytes(UTF_8)));
      System.setOut(new PrintStream(OutputStream.nullOutputStream(), true, UTF_8));
      System.setErr(new PrintStream(said, true, UTF_8));
      Run run = in(folder, false, words.toArray(String[]::new));
      return new Run(run.code, run.out, run.err + said.toString(UTF_8));
    } finally {
      System.setIn(in);
      System.setOut(out);
      System.setErr(err);
    }
  }

  static Run in(Path folder, boolean colours, String... args) {
    StringBuilder out = new StringBuilder();
    StringBuilder err = new StringBuilder();
    Terminal.Screen screen = new Terminal.Screen(false, colours, 0, true);
    Terminal terminal = new Terminal(() -> null, out::append, err::append, folder, screen);
    int code = new Main(terminal).run(args);
    return new Run(code, out.toString(), err.toString());
  }
}
