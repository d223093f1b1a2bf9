// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.oomcheck.cli.terminal.Terminal.Screen;
import org.oomcheck.explorer.result.ProgressListener.News;
import org.oomcheck.report.CommandName;

/** The line of progress, and when there is one. */
class TerminalTest {
  private static final String ERASE = "\r\033[K";

  private final StringBuilder out = new StringBuilder();
  private final StringBuilder err = new StringBuilder();

  private Terminal terminal(Screen screen) {
    return new Terminal(() -> null, out::append, err::append, Path.of(""), screen);
  }

  @ParameterizedTest
  @CsvSource({
    "20, checking 1 of 2, checking 1 of 2",
    "16, checking 1 of 2, checking 1 of 2",
    "15, checking 1 of 2, checking 1 ...",
    "5,  checking 1 of 2, c...",
  })
  void progress_isNarrowerThanTheScreen(int columns, String line, String shown) {
    Terminal terminal = terminal(new Screen(false, false, columns, true));
    terminal.progress(line);
    assertThat(err).hasToString(ERASE + shown);
    assertThat(shown.length()).isLessThan(columns);
    terminal.endProgress();
    assertThat(err).hasToString(ERASE + shown + ERASE);
    assertThat(out).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"60", "80", "110"})
  void progress_ofALongSearch_fitsAsWell(int columns) {
    Terminal terminal = terminal(new Screen(false, false, columns, true));
    String what = "checking 100 of 249: v4.13+offload-chain-repaired, notifier-rcu-reentered";
    new ProgressLine(terminal, what)
        .searching(new News(123_456_789, 1_234_567, 3_456, 99.5, 8L << 30));
    assertThat(err.substring(ERASE.length())).startsWith("checking").hasSize(columns - 1);
  }

  /** The other case: a file or a pipe gets no progress, whatever the standard output is. */
  @Test
  void progress_isNotWritten_whereTheStandardErrorIsNoTerminal() {
    Terminal terminal = terminal(new Screen(true, true, 0, true));
    terminal.progress("checking 1 of 2");
    terminal.endProgress();
    assertThat(err).isEmpty();
  }

  @Test
  void endOfProgress_erasesNothing_whereNothingWasShown() {
    terminal(new Screen(true, true, 80, true)).endProgress();
    assertThat(err).isEmpty();
  }

  @Test
  void screen_isWhatTheStreamsAndTheEnvironmentAllow() {
    assertThat(Terminal.screen(Map.of("TERM", "xterm"), true, 80))
        .isEqualTo(new Screen(true, true, 80, true));
    assertThat(Terminal.screen(Map.of("TERM", "xterm"), false, 80))
        .as("the standard output is a file, the standard error is not")
        .isEqualTo(new Screen(false, false, 80, true));
    assertThat(Terminal.screen(Map.of("TERM", "xterm", "NO_COLOR", "1"), true, 80))
        .isEqualTo(new Screen(true, false, 80, true));
    assertThat(Terminal.screen(Map.of("TERM", "dumb"), true, 80))
        .as("commands are typed there, and nothing can be erased")
        .isEqualTo(new Screen(true, false, 80, false));
    assertThat(Terminal.screen(Map.of(), true, 80)).isEqualTo(new Screen(true, false, 80, false));
    assertThat(Terminal.screen(Map.of("TERM", "dumb"), false, 0)).isEqualTo(Screen.NONE);
  }

  @Test
  void progress_isNotWritten_whereNothingCanBeErased() {
    terminal(new Screen(true, false, 80, false)).progress("checking 1 of 2");
    assertThat(err).isEmpty();
  }

  /** Without a launcher the terminal is measured; what has no terminal has no width. */
  @Test
  void width_isMeasured() {
    assertThat(Terminal.measured(List.of("echo", "24 61"))).isEqualTo(61);
    assertThat(Terminal.measured(List.of("echo"))).isZero();
    assertThat(Terminal.measured(List.of("/no/such/command"))).isZero();
  }

  @Test
  void message_isBrokenAtSpaces_onAScreenOnly() {
    String message = "oomcheck: no command 'chek'; known: check, review, kernel, list, explain";
    terminal(new Screen(true, true, 60, true)).error(message + "\n    a line of a file " + message);
    assertThat(err.toString().lines())
        .containsExactly(
            "oomcheck: no command 'chek'; known: check, review, kernel,",
            "    list, explain",
            "    a line of a file " + message);
    err.setLength(0);
    terminal(Screen.NONE).error(message);
    assertThat(err).hasToString(message + "\n");
  }

  /** What can be copied from one line, and reads the same where there is no screen. */
  @Test
  void commandInQuotes_isNotBroken() {
    String command = "'" + CommandName.get() + " list scenarios'";
    String message = "oomcheck: no scenario 'nosuchthing here'; " + command + " names those";
    terminal(new Screen(true, true, 60, true)).error(message);
    assertThat(err.toString().lines()).anyMatch(line -> line.contains(command));
    assertThat(err.toString().replaceAll("\\s+", " ").strip()).isEqualTo(message);
    err.setLength(0);
    terminal(Screen.NONE).error(message);
    assertThat(err).hasToString(message + "\n");
  }

  @Test
  void table_isAsWideAsTheScreen_andPutsLongNamesAboveTheirMeaning() {
    Map<String, String> entries =
        Map.of("a-name-of-some-length-that-leaves-no-room-beside-it", "what it means");
    assertThat(new Page(terminal(new Screen(true, true, 60, true))).table(entries))
        .isEqualTo("a-name-of-some-length-that-leaves-no-room-beside-it\n    what it means\n");
    assertThat(new Page(terminal(Screen.NONE)).table(entries))
        .isEqualTo("a-name-of-some-length-that-leaves-no-room-beside-it  what it means\n");
  }

  @Test
  void nameWithALineEnd_isShownInOneLine() {
    Terminal terminal = terminal(Screen.NONE).naming("check", "--module=dir/a\nb.c");
    terminal.out("scenario a\nb\nof dir/a\nb.c\n");
    terminal.error("cannot read 'dir/a\nb.c'");
    assertThat(out).hasToString("scenario a?b\nof dir/a?b.c\n");
    assertThat(err).hasToString("cannot read 'dir/a?b.c'\n");
  }

  /** The other case: lines that end like a name stay lines. */
  @Test
  void nameThatEndsWithALineEnd_isShownInOneLine_whereItIsInQuotes() {
    Terminal terminal = terminal(Screen.NONE).naming("check", "a\n");
    terminal.out("no command 'a\n'\na\nb\n");
    assertThat(out).hasToString("no command 'a?'\na\nb\n");
  }

  @Test
  void controlCharacters_areShownAsOne_andColoursStay() {
    Terminal terminal = terminal(new Screen(true, true, 80, true));
    terminal.out("a\033[2Jb\rc\td " + terminal.red("e") + terminal.bold("f") + "\n");
    assertThat(out).hasToString("a?[2Jb?c\td \033[1;31me\033[0m\033[1mf\033[0m\n");
  }

  /** Some terminals take U+009B as they take escape; U+202E turns around what is behind it. */
  @Test
  void marksThatTurnTextAround_areShownAsOne() {
    Terminal terminal = terminal(new Screen(true, true, 80, true));
    terminal.out("a\u009b2J\u202e/* b */\u2066c \u05d0\u200f \u00e9\n");
    assertThat(out).hasToString("a?2J?/* b */?c \u05d0\u200f \u00e9\n");
  }
}
