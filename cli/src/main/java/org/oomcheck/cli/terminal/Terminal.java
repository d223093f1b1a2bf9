// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.terminal;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.oomcheck.report.CommandName;
import org.oomcheck.report.text.TextStyle;
import org.oomcheck.report.text.Wrap;

/** Where a command writes, and where it stands. */
public final class Terminal {

  /** Takes text; what cannot be written is an exception. */
  @FunctionalInterface
  public interface Output {
    void write(String text) throws IOException;
  }

  /** Gives the next line without its end, or null after the last one. */
  @FunctionalInterface
  public interface Input {
    @Nullable String line() throws IOException;
  }

  /**
   * What the screen behind the streams can do.
   *
   * @param interactive whether commands are typed here, so that a prompt is shown
   * @param colours whether the standard output shows colours
   * @param columns how wide the terminal behind the standard error is; 0 if there is none
   * @param erases whether a line can be replaced by the next one there
   */
  public record Screen(boolean interactive, boolean colours, int columns, boolean erases) {
    /** Files and pipes. */
    public static final Screen NONE = new Screen(false, false, 0, false);
  }

  /** How wide the terminal behind the standard error is; the launcher knows, and says it. */
  public static final String COLUMNS_PROPERTY = "oomcheck.columns";

  /** Lines and columns of the terminal behind the standard error; nothing if there is none. */
  private static final String MEASURE = "test -t 2 && stty size <&2 2>/dev/null";

  private static final int MIN_COLUMNS = 60;
  private static final int DEFAULT_COLUMNS = 80;
  private static final int MAX_COLUMNS = Wrap.COLUMNS;
  private static final String RESET = "\033[0m";
  private static final String ERASE_LINE = "\r\033[K";
  private static final String CUT = "...";

  private final Input in;
  private final Output out;
  private final Output err;
  private final Path folder;
  private final Screen screen;
  private final Legible legible;
  private final MistakeWords words;
  private volatile boolean progressShown;
  private boolean closed;

  /**
   * A terminal without a screen and without anything to read.
   *
   * @param folder what relative file names are relative to
   */
  public Terminal(Output out, Output err, Path folder) {
    this(() -> null, out, err, folder, Screen.NONE);
  }

  /** A terminal with a screen, and with something to read. */
  public Terminal(Input in, Output out, Output err, Path folder, Screen screen) {
    this(in, out, err, folder, screen, new Legible(), MistakeWords.COMMAND_LINE);
  }

  private Terminal(
      Input in,
      Output out,
      Output err,
      Path folder,
      Screen screen,
      Legible legible,
      MistakeWords words) {
    this.in = in;
    this.out = out;
    this.err = err;
    this.folder = folder;
    this.screen = screen;
    this.legible = legible;
    this.words = words;
  }

  /** The same terminal for a command line, whose file names are shown in one line each. */
  public Terminal naming(String... words) {
    return new Terminal(in, out, err, folder, screen, new Legible(words), this.words);
  }

  /** This terminal for another reader of mistakes. */
  public Terminal with(MistakeWords others) {
    return new Terminal(in, out, err, folder, screen, legible, others);
  }

  /** How a mistake is told here. */
  public MistakeWords words() {
    return words;
  }

  /** The one that this process runs on. */
  public static Terminal ofSystem(Map<String, String> environment) {
    return new Terminal(
            new Lines(System.in)::next,
            to(new FileOutputStream(FileDescriptor.out)),
            to(new FileOutputStream(FileDescriptor.err)),
            Path.of("").toAbsolutePath(),
            screen(environment, isTerminal(System.console()), columnsOfSystem()))
        .with(MistakeWords.ofProcess());
  }

  /** What the launcher says; where there was none, what the system says of the standard error. */
  private static int columnsOfSystem() {
    Integer said = Integer.getInteger(COLUMNS_PROPERTY);
    return said == null ? measured(List.of("/bin/sh", "-c", MEASURE)) : said;
  }

  /** What a command prints of the terminal behind our standard error; 0 if that is no number. */
  static int measured(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      process.getOutputStream().close();
      String size = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return Integer.parseInt(size.strip().replaceFirst("^\\d+ ", ""));
    } catch (IOException | NumberFormatException unknown) {
      return 0;
    }
  }

  /**
   * What a screen can do.
   *
   * @param console whether the standard input and output are a terminal
   * @param columns how wide the terminal behind the standard error is; 0 if there is none
   */
  static Screen screen(Map<String, String> environment, boolean console, int columns) {
    boolean able = !environment.getOrDefault("TERM", "dumb").equals("dumb");
    boolean colours = able && environment.getOrDefault("NO_COLOR", "").isEmpty();
    return new Screen(console, console && colours, columns, able);
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

  /** Text as this terminal shows it: names of the command line are in one line each. */
  public String shown(String text) {
    return legible.of(text);
  }

  /** Writes to the standard output; a reader that has gone is no error. */
  public void out(String text) {
    if (closed) {
      return;
    }
    try {
      out.write(legible.of(text));
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
  public @Nullable String ask(String prompt) {
    while (!closed) {
      if (screen.interactive()) {
        out(prompt);
      }
      String line = line();
      if (line == null) {
        return null;
      }
      if (!line.isEmpty() && !line.startsWith("#")) {
        if (!screen.interactive() && !prompt.isEmpty()) {
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

  /** Writes a line to the standard error; on a screen a long one is broken at spaces. */
  public void error(String line) {
    try {
      err.write(fitted(legible.of(line)) + "\n");
    } catch (IOException e) {
      // There is no other place to say it.
      closed = true;
    }
  }

  /** Lines that begin with a space are of a file, or a table: they stay as they are. */
  private String fitted(String text) {
    if (screen.columns() == 0) {
      return text;
    }
    return text.lines()
        .flatMap(
            line ->
                line.startsWith(" ")
                    ? Stream.of(line)
                    : Wrap.lines(reportColumns(), "", "    ", firm(line)).stream())
        .collect(Collectors.joining("\n"));
  }

  /** A command in quotes stays in one line if it is short, so that it can be copied. */
  private String firm(String line) {
    return Pattern.compile("'" + Pattern.quote(CommandName.get()) + " [^']+'")
        .matcher(line)
        .replaceAll(
            quoted ->
                Matcher.quoteReplacement(
                    quoted.group().length() > reportColumns() / 2
                        ? quoted.group()
                        : quoted.group().replace(' ', Wrap.FIRM)));
  }

  /**
   * Shows what is going on; the next such line, or {@link #endProgress}, replaces it. A line that
   * is as wide as the screen would go on in the next row, where nothing erases it, so it is cut.
   */
  public void progress(String text) {
    String line = legible.of(text);
    int room = screen.columns() - 1;
    if (screen.erases() && room > CUT.length()) {
      progressShown = true;
      raw(ERASE_LINE + (line.length() > room ? cut(line, room) : line));
    }
  }

  private static String cut(String line, int room) {
    return line.substring(0, room - CUT.length()) + CUT;
  }

  /** Takes the line of progress away. */
  public void endProgress() {
    if (progressShown) {
      progressShown = false;
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
  public Path file(String name) {
    return folder.resolve(name);
  }

  /** The same folder, with output that is collected. */
  public Terminal capturing(Output both) {
    return new Terminal(() -> null, both, both, folder, Screen.NONE, legible, words);
  }

  /** How wide an answer may be here: as the screen is, within what can be read. */
  public int columns() {
    return columns(DEFAULT_COLUMNS);
  }

  /**
   * How wide the report of a finding may be here: where there is no screen, as wide as in a file.
   */
  public int reportColumns() {
    return columns(Wrap.COLUMNS);
  }

  /** How wide a line of a table may be here: where there is no screen, without a limit. */
  public int tableColumns() {
    return screen.columns() == 0 ? Integer.MAX_VALUE : reportColumns();
  }

  private int columns(int withoutScreen) {
    int columns = screen.columns() == 0 ? withoutScreen : screen.columns();
    return Math.max(MIN_COLUMNS, Math.min(columns, MAX_COLUMNS));
  }

  /** How text is set off here, and how wide the report of a finding may be. */
  public TextStyle style() {
    return new TextStyle(this::bold, this::green, this::red, reportColumns());
  }

  /** Bold text, if the terminal has it. */
  public String bold(String text) {
    return coloured("\033[1m", text);
  }

  /** Red text, if the terminal has colours. */
  public String red(String text) {
    return coloured("\033[1;31m", text);
  }

  /** Green text, if the terminal has colours. */
  public String green(String text) {
    return coloured("\033[32m", text);
  }

  private String coloured(String code, String text) {
    return screen.colours() ? code + text + RESET : text;
  }
}
