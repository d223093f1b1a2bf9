// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.review;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.diff.DiffAlgorithm;
import org.eclipse.jgit.diff.DiffFormatter;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.diff.RawTextComparator;
import org.oomcheck.kernelc.source.SourceTree;

/**
 * A patch for a kernel tree that says where it changes which function, and has none of the kernel's
 * text: a diff is made of it from the tree at hand. The format is in docs/review/kernel/README.md.
 *
 * @param subject the first line
 * @param ask the scenarios to ask
 * @param exit the exit code of the review
 * @param says what the answer has, each in a line of its own
 * @param changes what is done to the file
 */
record KernelEdit(
    String subject, List<String> ask, int exit, List<String> says, List<Change> changes) {

  /** One change: at the line of a function that has a word, or has it for the nth time. */
  record Change(String file, String function, String what, String word, List<String> lines) {}

  static KernelEdit read(Path path) throws IOException {
    String subject = "";
    List<String> ask = new ArrayList<>();
    List<String> says = new ArrayList<>();
    List<Change> changes = new ArrayList<>();
    int exit = 0;
    String file = "";
    String function = "";
    for (String line : Files.readAllLines(path)) {
      String[] words = line.split(" ", 2);
      String rest = words.length == 2 ? words[1] : "";
      switch (words[0]) {
        case "subject" -> subject = rest;
        case "ask" -> ask.addAll(Arrays.asList(rest.split(" ", -1)));
        case "exit" -> exit = Integer.parseInt(rest);
        case "says" -> says.add(rest);
        case "file" -> file = rest;
        case "in" -> function = rest;
        case "before", "after", "delete" ->
            changes.add(new Change(file, function, words[0], rest, new ArrayList<>()));
        case "+" -> changes.get(changes.size() - 1).lines().add(rest);
        case "", "#" -> {}
        default -> throw new IOException(path + " has a line that begins with " + words[0]);
      }
    }
    return new KernelEdit(subject, ask, exit, says, changes);
  }

  /** The diff, as a mail. */
  String diff(SourceTree tree) throws IOException {
    Map<String, List<Change>> byFile = new LinkedHashMap<>();
    changes.forEach(each -> byFile.computeIfAbsent(each.file, any -> new ArrayList<>()).add(each));
    StringBuilder mail =
        new StringBuilder("From: A Developer <developer@example.org>\nSubject: [PATCH] ")
            .append(subject)
            .append("\n\n---\n");
    for (var each : byFile.entrySet()) {
      String before = tree.read(each.getKey()).orElseThrow();
      mail.append("--- a/" + each.getKey() + "\n+++ b/" + each.getKey() + "\n");
      mail.append(hunks(before, String.join("\n", edited(before, each.getValue()))));
    }
    return mail.toString();
  }

  private static List<String> edited(String text, List<Change> changes) throws IOException {
    List<String> lines = List.of(text.split("\n", -1));
    List<List<String>> around = new ArrayList<>();
    lines.forEach(line -> around.add(new ArrayList<>(List.of(line))));
    for (Change change : changes) {
      int at = line(lines, change);
      List<String> there = around.get(at);
      int old = there.indexOf(lines.get(at));
      switch (change.what) {
        case "before" -> there.addAll(old, change.lines);
        case "after" -> there.addAll(change.lines);
        default -> {
          there.remove(old);
          there.addAll(old, change.lines);
        }
      }
    }
    return around.stream().flatMap(List::stream).toList();
  }

  /** The line of a change: the first of the function that has the word, or the nth, as word#n. */
  private static int line(List<String> lines, Change change) throws IOException {
    String[] word = change.word.split("#", 2);
    int left = word.length == 2 ? Integer.parseInt(word[1]) : 1;
    int start = start(lines, change);
    for (int i = start; i < lines.size() && (i == start || !lines.get(i - 1).equals("}")); i++) {
      boolean has = Arrays.asList(lines.get(i).split("\\W+", -1)).contains(word[0]);
      if (has && --left == 0) {
        return i;
      }
    }
    throw new IOException(change.function + " has no line with " + change.word);
  }

  private static int start(List<String> lines, Change change) throws IOException {
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      boolean head = line.matches("[A-Za-z_].*[^;]");
      if (head && Arrays.asList(line.split("\\W+", -1)).contains(change.function)) {
        return i;
      }
    }
    throw new IOException(change.file + " has no " + change.function);
  }

  private static String hunks(String before, String after) throws IOException {
    RawText a = new RawText(before.getBytes(StandardCharsets.UTF_8));
    RawText b = new RawText(after.getBytes(StandardCharsets.UTF_8));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DiffFormatter formatter = new DiffFormatter(out)) {
      formatter.format(
          DiffAlgorithm.getAlgorithm(DiffAlgorithm.SupportedAlgorithm.HISTOGRAM)
              .diff(RawTextComparator.DEFAULT, a, b),
          a,
          b);
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
