// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.review;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.oomcheck.cli.terminal.ExitCode;
import org.oomcheck.cli.terminal.Interruption;
import org.oomcheck.cli.terminal.MemoryLimit;
import org.oomcheck.cli.terminal.MistakeWords;
import org.oomcheck.cli.terminal.Reason;
import org.oomcheck.cli.terminal.Terminal;
import org.oomcheck.cli.terminal.UserMistake;
import org.oomcheck.report.CommandName;

/**
 * Runs a command in a JVM of its own, with limits on time and memory, because it runs a stranger's
 * code. Its output counts only if the process comes to its end by itself: the last line has to be a
 * word that the code cannot know.
 */
public final class OwnProcess {
  private static final String MEMORY = "-Xmx1g";
  private static final int MAX_BYTES = 16 << 20;
  private static final int KILLED = 137;

  private final Terminal terminal;
  private final int seconds;
  private final Class<?> main;

  /**
   * @param seconds the limit on the processor time that it may take
   * @param main the command line's main class
   */
  public OwnProcess(Terminal terminal, int seconds, Class<?> main) {
    this.terminal = terminal;
    this.seconds = seconds;
    this.main = main;
  }

  /**
   * Runs a command of ours; returns its exit code.
   *
   * @param answer takes what the command says, if it comes to its end
   */
  public int run(List<String> arguments, Consumer<String> answer) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options(System.getenv("OOMCHECK_JAVA_OPTS")));
    command.add("-D" + CommandName.PROPERTY + "=" + CommandName.get());
    command.add("-D" + Terminal.COLUMNS_PROPERTY + "=0");
    command.add("-D" + MistakeWords.PROPERTY + "=" + terminal.words().name());
    command.addAll(List.of("-cp", classPath()));
    command.add(main.getName());
    command.addAll(arguments);
    String word = UUID.randomUUID().toString();
    try {
      Process process = new ProcessBuilder(command).directory(terminal.file("").toFile()).start();
      Interruption interruption = new Interruption();
      try {
        return run(process, word, interruption, answer);
      } catch (InterruptedException e) {
        return interrupted();
      } finally {
        process.destroyForcibly();
        interruption.close();
      }
    } catch (IOException e) {
      throw new UserMistake("cannot start a process for the review: " + Reason.of(e));
    }
  }

  /** Options for the JVM; those of the user come last, because the last one counts. */
  public static List<String> options(@Nullable String ofUser) {
    String more = Objects.requireNonNullElse(ofUser, "");
    List<String> options = new ArrayList<>(List.of(MEMORY));
    if (!more.contains("GC")) {
      options.add("-XX:+UseParallelGC");
    }
    Stream.of(more.split("\\s+", -1)).filter(option -> !option.isEmpty()).forEach(options::add);
    return options;
  }

  private int interrupted() {
    terminal.error("oomcheck: interrupted; the review has no answer");
    return ExitCode.LIMIT;
  }

  private static String classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private int run(Process process, String word, Interruption interruption, Consumer<String> answer)
      throws IOException, InterruptedException {
    process.getOutputStream().write((word + "\n").getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
    CompletableFuture<String> out = reading(process.getInputStream());
    CompletableFuture<String> err = reading(process.getErrorStream());
    String excess = new ProcessorTime(process).waitFor(seconds);
    if (!excess.isEmpty()) {
      process.destroyForcibly();
      terminal.error("oomcheck: the review " + excess);
      return ExitCode.LIMIT;
    }
    String said = out.join();
    if (interruption.happened()) {
      // A keyboard interrupts both processes.
      return interrupted();
    }
    String problems = err.join().stripTrailing();
    if (!problems.isEmpty()) {
      terminal.error(problems);
    }
    String last = "\n" + word + "\n";
    if (!said.endsWith(last)) {
      String code = process.exitValue() == KILLED ? "killed" : "code " + process.exitValue();
      terminal.error(
          "oomcheck: the process of the review ended before its answer ("
              + code
              + "); a patch must not end it, nor use up its memory");
      return ExitCode.USAGE;
    }
    String text = said.substring(0, said.length() - last.length());
    if (!text.isEmpty()) {
      answer.accept(text);
    }
    return process.exitValue();
  }

  /** Reads so much that a patch which prints for ever does no harm. */
  private static CompletableFuture<String> reading(InputStream stream) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            byte[] start = stream.readNBytes(MAX_BYTES);
            stream.transferTo(OutputStream.nullOutputStream());
            return new String(start, StandardCharsets.UTF_8);
          } catch (IOException e) {
            return "";
          }
        });
  }

  /**
   * In the process itself: does the work, then says the word that it got.
   *
   * @param words for a mistake
   */
  public static int answered(MistakeWords words, IntSupplier work) {
    String word;
    try {
      word =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
    } catch (IOException e) {
      throw new UserMistake("this option is for oomcheck itself");
    }
    PrintStream answers = System.out;
    System.setOut(System.err);
    int code;
    try {
      code = work.getAsInt();
    } catch (UserMistake mistake) {
      System.err.println("oomcheck: " + words.of(mistake));
      code = ExitCode.USAGE;
    } catch (OutOfMemoryError e) {
      System.err.println("oomcheck: " + MemoryLimit.reached());
      code = ExitCode.LIMIT;
    }
    answers.print("\n" + word + "\n");
    answers.flush();
    return code;
  }
}
