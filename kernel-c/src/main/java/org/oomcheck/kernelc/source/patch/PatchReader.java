// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.source.patch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.oomcheck.kernelc.source.TextFile;

/**
 * Reads unified diffs out of what {@code git format-patch}, {@code git diff}, {@code diff -u}, a
 * mail program or a mailing list archive has saved. Text around the diffs is passed over.
 */
public final class PatchReader {
  private static final Pattern COVER_LETTER = Pattern.compile("^Subject:.*\\[[^]]*\\b0+/\\d+\\]");
  private static final Pattern QUOTED = Pattern.compile("(> ?)+(@@ -\\d|diff --git |--- a/).*");

  private static final Pattern CONTEXT = Pattern.compile("\\*\\*\\* \\d+(,\\d+)? \\*\\*\\*\\*");

  private final String name;
  private final MailLines lines;
  private final List<Patch> patches = new ArrayList<>();
  private String subject = "";
  private List<Patch.Change> changes = new ArrayList<>();

  private PatchReader(String name, String text) {
    this.name = name;
    this.lines = new MailLines(text);
  }

  /**
   * Reads the patches of a series, in the order given; a file can have several, as an mbox.
   *
   * @throws IOException if a file cannot be read
   * @throws PatchException if one is no patch, or a broken one
   */
  public static List<Patch> read(List<Path> files) throws IOException, PatchException {
    List<Patch> all = new ArrayList<>();
    for (Path file : files) {
      all.addAll(parse(file.toString(), TextFile.readLenient(file)));
    }
    return all;
  }

  /**
   * Reads the text of a file.
   *
   * @param name what messages call it
   * @return the patches in it, at least one, each with at least one change
   * @throws PatchException if it is no patch, or a broken one
   */
  public static List<Patch> parse(String name, String text) throws PatchException {
    return new PatchReader(name, text).patches();
  }

  private List<Patch> patches() throws PatchException {
    if (lines.cutBase64() > 0) {
      throw new PatchException(
          name
              + ":"
              + lines.cutBase64()
              + ": the base64 that begins here is cut and cannot be decoded; save the whole mail");
    }
    int next = 0;
    boolean header = true;
    while (next < lines.size()) {
      String line = lines.get(next);
      if (lines.beginsMail(next)) {
        finish();
        header = true;
      } else if (SeriesOrder.isCommit(line)
          && (subject.isEmpty() || SeriesOrder.isCommit(subject))) {
        // No mail has begun: a message may begin a line like this as well.
        finish();
        subject = line;
      }
      if (header && line.toLowerCase(Locale.ROOT).startsWith("subject:")) {
        subject = line.substring("subject:".length()).strip();
      }
      header &= !line.isEmpty();
      if (line.startsWith("diff --git ") || startsFile(next)) {
        DiffReader diff = new DiffReader(name, lines, next);
        changes.add(diff.change());
        next = diff.next();
      } else if (line.startsWith("@@ -")) {
        throw at(next, "a hunk without the lines --- and +++ before it: its file is not known");
      } else {
        next++;
      }
    }
    finish();
    if (patches.isEmpty()) {
      throw empty();
    }
    return patches;
  }

  private boolean startsFile(int line) {
    return lines.get(line).startsWith("--- ")
        && line + 1 < lines.size()
        && lines.get(line + 1).startsWith("+++ ");
  }

  private void finish() {
    if (!changes.isEmpty()) {
      patches.add(new Patch(name, subject, List.copyOf(changes)));
    }
    changes = new ArrayList<>();
    subject = "";
  }

  private PatchException empty() {
    if (IntStream.range(0, lines.size()).allMatch(i -> lines.get(i).isBlank())) {
      return new PatchException(name + ": the file is empty; save the patch again");
    }
    for (int i = 0; i < lines.size(); i++) {
      if (QUOTED.matcher(lines.get(i)).matches()) {
        return at(
            i,
            "the patch is quoted with \">\", as in a reply, where it may be cut and commented;"
                + " give the mail that it answers");
      }
    }
    for (int i = 0; i < lines.size(); i++) {
      if (CONTEXT.matcher(lines.get(i)).matches()) {
        return at(i, "a context diff; make a unified one, as git diff and diff -u do");
      }
    }
    if (lines.haveHtml()) {
      return new PatchException(
          name
              + ": the mail is in HTML, in which blanks are lost; save the patch as plain text, as an"
              + " archive of the list has it");
    }
    for (int i = 0; i < lines.size(); i++) {
      if (COVER_LETTER.matcher(lines.get(i)).find()) {
        return at(
            i, "this is the cover letter of a series, without a patch; give the mails that follow");
      }
    }
    return new PatchException(
        name + ": no patch is in it: no line begins with \"diff --git\" or \"--- \" and \"+++ \"");
  }

  private PatchException at(int line, String what) {
    return new PatchException(name + ":" + lines.place(line) + ": " + what);
  }
}
