// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli;

import java.nio.file.Path;
import java.util.ArrayDeque;
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

  static Run in(Path folder, boolean colours, String... args) {
    StringBuilder out = new StringBuilder();
    StringBuilder err = new StringBuilder();
    Terminal.Screen screen = new Terminal.Screen(false, colours, 0, true);
    Terminal terminal = new Terminal(() -> null, out::append, err::append, folder, screen);
    int code = new Main(terminal).run(args);
    return new Run(code, out.toString(), err.toString());
  }
}
