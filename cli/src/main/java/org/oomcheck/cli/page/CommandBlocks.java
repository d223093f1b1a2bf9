// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.page;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.oomcheck.cli.terminal.ExitCode;
import org.oomcheck.cli.terminal.Terminal;
import org.oomcheck.cli.terminal.UserMistake;

/**
 * The examples in a Markdown page. A fenced block that begins with {@code $ ./oomcheck} shows a
 * command and all that it prints; a line {@code [...]} stands for paragraphs that are left out.
 */
public final class CommandBlocks {
  private static final String FENCE = "```";
  private static final String PROMPT = "$ ./oomcheck";
  private static final String LEFT_OUT = "[...]";

  /** Runs a command line; gives its exit code. */
  @FunctionalInterface
  public interface Runner {
    int run(Terminal terminal, String... args);
  }

  private final Terminal terminal;
  private final Runner runner;

  /**
   * @param terminal stands in the project's folder
   */
  public CommandBlocks(Terminal terminal, Runner runner) {
    this.terminal = terminal;
    this.runner = runner;
  }

  /** The page as it has to be: every command run again. */
  public String refreshed(String page) {
    List<String> lines = new ArrayList<>();
    List<String> old = page.lines().toList();
    int i = 0;
    while (i < old.size()) {
      String line = old.get(i++);
      lines.add(line);
      if (line.startsWith(FENCE) && i < old.size() && old.get(i).startsWith(PROMPT)) {
        int end = find(old, i, FENCE);
        lines.add(old.get(i));
        lines.addAll(output(old.get(i), old.subList(i + 1, end)));
        i = end;
      }
    }
    return String.join("\n", lines) + "\n";
  }

  private static int find(List<String> lines, int from, String wanted) {
    int at = from;
    while (at < lines.size() && !lines.get(at).equals(wanted)) {
      at++;
    }
    if (at == lines.size()) {
      throw new UserMistake("line " + from + " of the page: '" + wanted + "' is missing below it");
    }
    return at;
  }

  private List<String> output(String command, List<String> shown) {
    StringBuilder text = new StringBuilder();
    String arguments = command.substring(PROMPT.length()).strip();
    String[] args = arguments.isEmpty() ? new String[0] : arguments.split(" +", -1);
    int unused = runner.run(terminal.capturing(text::append), args);
    if (unused == ExitCode.BUG) {
      throw new IllegalStateException(command + ": " + text);
    }
    List<String> output = text.toString().lines().toList();
    int cut = shown.indexOf(LEFT_OUT);
    if (cut < 0) {
      return output;
    }
    List<List<String>> paragraphs = paragraphs(output);
    int before = paragraphs(shown.subList(0, cut)).size();
    int after = paragraphs(shown.subList(cut + 1, shown.size())).size();
    if (before + after >= paragraphs.size()) {
      return output;
    }
    List<String> kept = new ArrayList<>();
    paragraphs.subList(0, before).forEach(paragraph -> add(kept, paragraph));
    add(kept, List.of(LEFT_OUT));
    paragraphs
        .subList(paragraphs.size() - after, paragraphs.size())
        .forEach(paragraph -> add(kept, paragraph));
    return kept;
  }

  private static void add(List<String> lines, List<String> paragraph) {
    if (!lines.isEmpty()) {
      lines.add("");
    }
    lines.addAll(paragraph);
  }

  private static List<List<String>> paragraphs(List<String> lines) {
    return Arrays.stream(String.join("\n", lines).split("\n\n+", -1))
        .map(paragraph -> paragraph.lines().toList())
        .filter(paragraph -> !paragraph.isEmpty())
        .toList();
  }
}
