// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.terminal;

import java.util.List;
import java.util.function.Function;
import org.oomcheck.model.tree.UnknownName;
import org.oomcheck.report.CommandName;

/** How a front end tells its user of a mistake: in a sentence, and perhaps a question after it. */
public final class MistakeWords {
  /** For a user of the command line. */
  public static final MistakeWords COMMAND_LINE =
      new MistakeWords("command-line", MistakeWords::command);

  /** For a program, which has no command line: it calls a tool to list things. */
  public static final MistakeWords PROGRAM = new MistakeWords("program", MistakeWords::call);

  /** Says to a process that another one starts which words are wanted. */
  public static final String PROPERTY = "oomcheck.words";

  /**
   * A longer list of names is not shown where a question or a call that lists them does instead.
   */
  private static final int LONG_LIST = 160;

  private final String name;
  private final Function<List<String>, String> lister;

  /**
   * @param lister says what such a user does to list all things of some kinds
   */
  private MistakeWords(String name, Function<List<String>, String> lister) {
    this.name = name;
    this.lister = lister;
  }

  /** The words that this process was started with. */
  static MistakeWords ofProcess() {
    return PROGRAM.name.equals(System.getProperty(PROPERTY)) ? PROGRAM : COMMAND_LINE;
  }

  /** What another process has to be told to use these words. */
  public String name() {
    return name;
  }

  private static String call(List<String> kinds) {
    return "'explain of " + oneOf(kinds) + "'";
  }

  private static String command(List<String> kinds) {
    String list = "'" + CommandName.get() + " list ";
    return kinds.size() == 1
        ? list + kinds.get(0) + "'"
        : list + "KIND', with " + oneOf(kinds) + " for KIND,";
  }

  /** Words with "or" before the last one. */
  private static String oneOf(List<String> words) {
    int last = words.size() - 1;
    return last < 1
        ? String.join("", words)
        : String.join(", ", words.subList(0, last)) + " or " + words.get(last);
  }

  /** The sentence; a question, if there is one, is on a line of its own. */
  public String of(RuntimeException mistake) {
    return mistake.getCause() instanceof UnknownName unknown
        ? of(unknown)
        : String.valueOf(mistake.getMessage());
  }

  private String of(UnknownName unknown) {
    boolean isLong = String.join(", ", unknown.known()).length() > LONG_LIST;
    String all = String.valueOf(unknown.getMessage());
    return DidYouMean.question(unknown.name(), unknown.known())
        .map(question -> (isLong ? unknown.problem() : all) + "\n" + question)
        .orElseGet(() -> isLong && !unknown.kinds().isEmpty() ? listed(unknown) : all);
  }

  private String listed(UnknownName unknown) {
    return unknown.problem() + "; " + lister.apply(unknown.kinds()) + " names those that there are";
  }
}
