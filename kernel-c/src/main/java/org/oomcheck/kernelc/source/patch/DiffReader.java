// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.source.patch;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.oomcheck.kernelc.source.SourcePath;

/** Reads the diff of one file. */
final class DiffReader {
  private static final Pattern GIT = Pattern.compile("diff --git (\\S+) (\\S+)");
  private static final Pattern HUNK =
      Pattern.compile("@@ -(\\d{1,9})(?:,(\\d{1,9}))? \\+(\\d{1,9})(?:,(\\d{1,9}))? @@.*");
  private static final Pattern COMPLETE =
      Pattern.compile("(old|new|new file|deleted file) mode.*|(rename|copy) .*");
  private static final Pattern WORDS = Pattern.compile("\\[-.+-\\]|\\{\\+.+\\+\\}");
  private static final Pattern VERSION = Pattern.compile("\\d+\\.\\d+(\\.\\S+)*");

  /** How the copy is called that an editor or a user keeps of a file before it is changed. */
  private static final Pattern KEPT = Pattern.compile("(\\.orig|\\.old|~)$");

  private static final String NULL = "/dev/null";

  /** A file that has to be text. */
  private static final String SOURCE = ".*\\.[chS]";

  private final String name;
  private final MailLines lines;
  private final int first;
  private int next;
  private @Nullable String oldPath;
  private @Nullable String newPath;
  private boolean created;
  private boolean deleted;
  private boolean renamed;
  private boolean binary;
  private boolean named;

  /** Whether the header says of itself what has changed: a mode, a name. */
  private boolean complete;

  /**
   * @param name what messages call the patch
   * @param first the index of the line that begins with {@code diff --git} or {@code ---}
   */
  DiffReader(String name, MailLines lines, int first) {
    this.name = name;
    this.lines = lines;
    this.first = first;
    this.next = first;
  }

  /** The index of the first line behind the diff. */
  int next() {
    return next;
  }

  /** The change of the file. */
  Patch.Change change() throws PatchException {
    header();
    List<Hunk> hunks = new ArrayList<>();
    while (next < lines.size() && lines.get(next).startsWith("@@ -")) {
      hunks.add(hunk(hunks.size() + 1));
    }
    if (next < lines.size() && lines.get(next).startsWith("@@@ ")) {
      throw fault(next, "the diff of a merge, against several trees; give a diff against one");
    } else if (hunks.isEmpty() && (named || !complete)) {
      throw fault(first, "no hunk follows the names of the file: no line begins with \"@@ -\"");
    }
    String before = plain(oldPath);
    String after = plain(newPath);
    return new Patch.Change(
        kind(),
        created ? after : before,
        deleted ? before : after,
        List.copyOf(hunks),
        lines.place(first));
  }

  private Patch.Kind kind() {
    if (binary) {
      return Patch.Kind.BINARY;
    }
    return created
        ? Patch.Kind.CREATED
        : deleted ? Patch.Kind.DELETED : renamed ? Patch.Kind.RENAMED : Patch.Kind.CHANGED;
  }

  /** The lines before the first hunk. */
  private void header() throws PatchException {
    Matcher git = GIT.matcher(lines.get(next));
    if (git.matches()) {
      oldPath = stripped(git.group(1), "a/");
      newPath = stripped(git.group(2), "b/");
      next++;
      while (next < lines.size() && extended(lines.get(next))) {
        next++;
      }
    }
    if (next + 1 < lines.size()
        && lines.get(next).startsWith("--- ")
        && lines.get(next + 1).startsWith("+++ ")) {
      String before = path(lines.get(next));
      String after = path(lines.get(next + 1));
      created = before.equals(NULL);
      deleted = after.equals(NULL);
      oldPath = stripped(before, "a/");
      newPath = stripped(after, "b/");
      if (!renamed && KEPT.matcher(oldPath).replaceFirst("").endsWith(last(newPath))) {
        oldPath = KEPT.matcher(oldPath).replaceFirst("");
      }
      if (!created && !deleted && !oldPath.equals(newPath) && !renamed) {
        withoutTops();
      }
      named = true;
      next += 2;
    }
  }

  private boolean extended(String line) throws PatchException {
    if (line.startsWith("GIT binary patch") || line.startsWith("Binary files ")) {
      if (String.valueOf(newPath).matches(SOURCE)) {
        throw fault(next, "the patch changes a binary file; only text can be changed");
      }
      binary = true;
    }
    complete |= binary || COMPLETE.matcher(line).matches();
    created |= line.startsWith("new file mode");
    deleted |= line.startsWith("deleted file mode");
    renamed |= line.startsWith("rename ");
    return !line.startsWith("--- ") && !line.startsWith("diff --git ") && !line.isBlank();
  }

  /** The path of a {@code ---} or {@code +++} line, without the time that may follow it. */
  private static String path(String line) {
    return line.substring(4).replaceFirst("\t.*", "").strip();
  }

  /** Without the folder of the side; with the slashes of the kernel. */
  private static String stripped(String path, String prefix) {
    String slashes = path.indexOf('/') < 0 ? path.replace('\\', '/') : path;
    return slashes.startsWith(prefix) ? slashes.substring(prefix.length()) : slashes;
  }

  /** The name of a file without its folders. */
  private static String last(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** {@code linux.orig/mm/x.c} and {@code linux/mm/x.c}: the folder at the top goes. */
  private void withoutTops() {
    String before = String.valueOf(oldPath).replaceFirst("^[^/]+/", "");
    if (before.equals(String.valueOf(newPath).replaceFirst("^[^/]+/", ""))) {
      oldPath = before;
      newPath = before;
    }
  }

  private String plain(@Nullable String path) throws PatchException {
    if (path == null) {
      throw fault(first, "the path of the changed file is not understood");
    } else if (!path.equals(NULL) && !SourcePath.isPlain(path)) {
      throw fault(first, "the path " + path + " leads out of the tree");
    }
    return path;
  }

  private Hunk hunk(int number) throws PatchException {
    Matcher head = HUNK.matcher(lines.get(next));
    if (!head.matches()) {
      throw fault(next, "expected @@ -line,count +line,count @@, found " + lines.get(next));
    }
    int start = next++;
    int oldCount = count(head.group(2));
    int newCount = count(head.group(4));
    List<Hunk.Line> found = new ArrayList<>();
    int oldLeft = oldCount;
    int newLeft = newCount;
    while (oldLeft > 0 || newLeft > 0) {
      Hunk.Line line = line(start, oldCount, newCount);
      oldLeft -= line.kind() == Hunk.Kind.ADDED ? 0 : 1;
      newLeft -= line.kind() == Hunk.Kind.REMOVED ? 0 : 1;
      if (oldLeft < 0 || newLeft < 0) {
        throw fault(next - 1, "the hunk has more lines than line " + lines.place(start) + " says");
      }
      found.add(line);
    }
    return new Hunk(
        number,
        Integer.parseInt(head.group(1)),
        Integer.parseInt(head.group(3)),
        List.copyOf(found),
        lines.place(start));
  }

  private static int count(@Nullable String text) {
    return text == null ? 1 : Integer.parseInt(text);
  }

  private Hunk.Line line(int start, int oldCount, int newCount) throws PatchException {
    String line = next < lines.size() ? lines.get(next) : null;
    if (line == null || isEnd(line)) {
      throw fault(
          Math.min(next, lines.size() - 1),
          "the hunk of line %d ends early: it should have %d old and %d new lines"
              .formatted(lines.place(start), oldCount, newCount));
    }
    int index = next++;
    int at = lines.place(index);
    boolean last = next < lines.size() && lines.get(next).startsWith("\\ ");
    next += last ? 1 : 0;
    // Many programs take the only blank from an empty line of context.
    char first = line.isEmpty() ? ' ' : line.charAt(0);
    String text = line.isEmpty() ? "" : line.substring(1);
    return switch (first) {
      case ' ' -> new Hunk.Line(Hunk.Kind.CONTEXT, text, last, at);
      case '-' -> new Hunk.Line(Hunk.Kind.REMOVED, text, last, at);
      case '+' -> new Hunk.Line(Hunk.Kind.ADDED, text, last, at);
      case '>' -> throw fault(index, "the line is quoted with \">\"; give the original mail");
      default ->
          throw fault(
              index,
              isOfWords(start)
                  ? "a diff of words, in which lines have no sign; make it without --word-diff"
                  : "the line begins with none of ' ', '+' and '-': "
                      + (hasBlanks(start, index)
                          ? "a long line was wrapped by a mail program"
                          : "the blanks at the beginnings of lines are lost")
                      + "; save the mail as raw text or mbox, and give that");
    };
  }

  /** Whether what git diff --word-diff writes stands in the text from a line on. */
  private boolean isOfWords(int start) {
    return IntStream.range(start, lines.size())
        .anyMatch(line -> WORDS.matcher(lines.get(line)).find());
  }

  /** Whether the next hunk begins, the next file, or the signature of git. */
  private boolean isEnd(String line) {
    boolean signature =
        line.equals("-- ")
            && next + 1 < lines.size()
            && VERSION.matcher(lines.get(next + 1)).matches();
    return signature || HUNK.matcher(line).matches() || line.startsWith("diff --git ");
  }

  /** Whether a line of a hunk has the blank of a line that stays. */
  private boolean hasBlanks(int start, int end) {
    return IntStream.range(start, end).anyMatch(i -> lines.get(i).startsWith(" "));
  }

  private PatchException fault(int line, String what) {
    return new PatchException(name + ":" + lines.place(line) + ": " + what);
  }
}
