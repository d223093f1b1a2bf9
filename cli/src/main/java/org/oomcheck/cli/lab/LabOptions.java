// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.oomcheck.cli.terminal.Reason;
import org.oomcheck.cli.terminal.Terminal;
import org.oomcheck.cli.terminal.UserMistake;
import org.oomcheck.labs.lab.Lab;
import org.oomcheck.labs.lab.LabFolder;
import org.oomcheck.labs.lab.Labs;
import org.oomcheck.labs.lab.Submission;
import picocli.CommandLine.Option;

/** The options that say where labs come from, and for which student. */
final class LabOptions {
  @Option(
      names = "--labs",
      paramLabel = "DIR",
      description = "labs of your own: a folder with a folder for each lab")
  private @Nullable String labs;

  @Option(
      names = "--student",
      paramLabel = "ID",
      description =
          "the student's ID, from which names, sizes and questions are drawn; by default that of"
              + " student.txt in the folder")
  private String student = "";

  /** The labs. */
  Labs load(Terminal terminal) {
    String own = labs;
    if (own == null) {
      return Labs.load();
    }
    try {
      List<LabFolder> folders = LabFolder.below(folder(terminal, own));
      if (folders.isEmpty()) {
        throw new UserMistake("--labs is '" + own + "', and no folder in it has a lab.json");
      }
      return UserMistake.unless(() -> Labs.of(folders));
    } catch (IOException e) {
      throw new UserMistake("cannot read '" + own + "': " + Reason.of(e));
    }
  }

  /** Whether the labs are the user's own. */
  boolean areOwn() {
    return labs != null;
  }

  /** The lab of this number. */
  Lab lab(Terminal terminal, int number) {
    Labs all = load(terminal);
    return UserMistake.unless(() -> all.get(number));
  }

  /**
   * The ID as it was given; empty if none was.
   *
   * @throws UserMistake if it is more than a short line, which is what student.txt can hold
   */
  String student() {
    String id = student.strip();
    if (id.chars().anyMatch(Character::isISOControl)) {
      throw new UserMistake("--student has to be an ID in one line, without control characters");
    }
    if (id.length() > Submission.LONGEST_ID) {
      throw new UserMistake(
          "--student has "
              + id.length()
              + " characters; an ID has at most "
              + Submission.LONGEST_ID);
    }
    return id;
  }

  /**
   * The name of a folder, as the user wrote it.
   *
   * @throws UserMistake if it is empty: a variable of a shell that is not set. The current folder
   *     is written as a dot.
   */
  static String named(String name) {
    if (name.isEmpty()) {
      throw new UserMistake("a folder is named by an empty word");
    }
    return name;
  }

  /** A folder that the user names. */
  static Path folder(Terminal terminal, String name) {
    try {
      Path folder = terminal.file(named(name));
      if (!Files.isDirectory(folder)) {
        throw new UserMistake("'" + name + "' is no folder");
      }
      return folder;
    } catch (InvalidPathException e) {
      throw new UserMistake("'" + name + "' is no name of a folder");
    }
  }
}
