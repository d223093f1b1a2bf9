// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.source.patch;

import java.util.ArrayList;
import java.util.List;

/**
 * Applies the hunks of a file. Every context line and every removed line must be there as it is in
 * the patch; the place may differ, and is reported then.
 */
final class HunkApplication {
  private static final String RAW = "Save the mail as raw text or mbox, and give that.";

  private final String patch;
  private final String path;
  private final PatchedFile file;
  private final List<PatchedFile.Line> lines;
  private final List<PatchedFile.Removal> removals;
  private final List<PatchedTree.Offset> offsets;
  private boolean endsWithNewLine;
  private int shift;
  private int passed;

  /**
   * @param patch what messages call the patch
   * @param path the file
   * @param offsets where hunks that were found elsewhere are noted
   */
  HunkApplication(String patch, String path, PatchedFile file, List<PatchedTree.Offset> offsets) {
    this.patch = patch;
    this.path = path;
    this.file = file;
    this.lines = new ArrayList<>(file.lines());
    this.removals = new ArrayList<>(file.removals());
    this.endsWithNewLine = file.endsWithNewLine();
    this.offsets = offsets;
  }

  /** The file after all hunks. */
  PatchedFile apply(List<Hunk> hunks) throws PatchException {
    for (Hunk hunk : hunks) {
      apply(hunk);
    }
    return file.with(lines, endsWithNewLine, removals);
  }

  private void apply(Hunk hunk) throws PatchException {
    List<Hunk.Line> before = hunk.oldLines();
    if (before.isEmpty() && !lines.isEmpty()) {
      throw new PatchException(
          "%s:%d: hunk %d of %s has no context, so that its place cannot be checked; make the"
                  .formatted(patch, hunk.patchLine(), hunk.number(), path)
              + " patch with three lines of it");
    }
    int wanted = Math.max(0, hunk.oldStart() - 1) + shift;
    List<Integer> places = places(before);
    if (places.isEmpty()) {
      throw mismatch(hunk, wanted);
    }
    int place = nearest(places, wanted);
    if (place != wanted) {
      offsets.add(
          new PatchedTree.Offset(
              patch,
              hunk.patchLine(),
              hunk.number(),
              path,
              place + 1,
              place - wanted,
              places.size() - 1));
    }
    replace(hunk, place, before.size());
    shift += hunk.newLines().size() - before.size() + place - wanted;
    passed = place + hunk.newLines().size();
  }

  /** Every place behind the hunks before it where the old lines are. */
  private List<Integer> places(List<Hunk.Line> before) {
    List<Integer> found = new ArrayList<>();
    for (int place = passed; place + before.size() <= lines.size(); place++) {
      if (firstDifference(before, place) < 0) {
        found.add(place);
      }
    }
    return found;
  }

  /** The index of the first old line that is not there; -1 if all are. */
  private int firstDifference(List<Hunk.Line> before, int place) {
    for (int i = 0; i < before.size(); i++) {
      boolean there = place + i >= 0 && place + i < lines.size();
      if (!there || !lines.get(place + i).text().equals(before.get(i).text())) {
        return i;
      }
      boolean endsFile = place + i == lines.size() - 1 && !endsWithNewLine;
      if (before.get(i).endsFile() != endsFile) {
        return i;
      }
    }
    return -1;
  }

  private static int nearest(List<Integer> places, int wanted) {
    int best = places.get(0);
    for (int place : places) {
      if (Math.abs(place - wanted) < Math.abs(best - wanted)) {
        best = place;
      }
    }
    return best;
  }

  private void replace(Hunk hunk, int place, int oldCount) {
    List<PatchedFile.Line> after = new ArrayList<>();
    int next = place;
    int grown = hunk.newLines().size() - oldCount;
    removals.replaceAll(
        each ->
            each.before() > place + oldCount
                ? new PatchedFile.Removal(each.before() + grown, each.origin())
                : each);
    for (Hunk.Line line : hunk.lines()) {
      PatchedFile.Origin origin = new PatchedFile.Origin(patch, line.patchLine());
      switch (line.kind()) {
        case CONTEXT -> after.add(lines.get(next++));
        case REMOVED -> {
          next++;
          removals.add(new PatchedFile.Removal(place + after.size() + 1, origin));
        }
        case ADDED -> after.add(new PatchedFile.Line(line.text(), origin, 0));
      }
      if (line.kind() != Hunk.Kind.REMOVED && line.endsFile()) {
        endsWithNewLine = false;
      } else if (line.kind() == Hunk.Kind.REMOVED && line.endsFile()) {
        endsWithNewLine = true;
      }
    }
    List<PatchedFile.Line> replaced = lines.subList(place, place + oldCount);
    replaced.clear();
    lines.addAll(place, after);
  }

  private PatchException mismatch(Hunk hunk, int wanted) {
    List<Hunk.Line> before = hunk.oldLines();
    int best = Math.min(wanted, lines.size());
    int matched = Math.max(0, firstDifference(before, best));
    for (int place = passed; place < lines.size(); place++) {
      int here = firstDifference(before, place);
      if (here > matched) {
        matched = here;
        best = place;
      }
    }
    Hunk.Line expected = before.get(matched);
    StringBuilder text = new StringBuilder();
    text.append(
        "%s:%d: hunk %d of %s does not apply, at line %d or elsewhere%n"
            .formatted(patch, hunk.patchLine(), hunk.number(), path, wanted + 1));
    text.append("  the patch expects (line %d of it):%n".formatted(expected.patchLine()));
    text.append("    ").append(expected.text()).append(System.lineSeparator());
    text.append("  line %d of the tree's file is:%n".formatted(best + matched + 1));
    text.append("    ").append(line(best + matched)).append(System.lineSeparator());
    text.append("  ").append(remedy(hunk, expected.text(), line(best + matched)));
    return new PatchException(text.toString());
  }

  /** What may have happened to a line that the tree has otherwise, and what helps. */
  private String remedy(Hunk hunk, String expected, String found) {
    List<Integer> done = hunk.newLines().isEmpty() ? List.of() : places(hunk.newLines());
    if (!done.isEmpty()) {
      return "The lines that it adds are there already: "
          + (isOfSeries(hunk, done.get(0))
              ? "a patch before this one has added them."
              : "the tree seems to have the patch.");
    } else if (isSameButBlanks(expected, found)) {
      return "They differ in blanks alone: a mail program has changed tabs or blanks. Give the mail as"
          + " it was sent.";
    } else if (isSameButHtml(expected, found)) {
      return "The patch was saved from a page in HTML. " + RAW;
    } else if (isCut(expected.stripTrailing(), found)) {
      return "The first is the beginning of the second: a mail program may have wrapped it. " + RAW;
    }
    return "Give the tree that the patch was made for, or make the patch anew on this one.";
  }

  /** Whether lines at a place come from a patch, and not from the tree. */
  private boolean isOfSeries(Hunk hunk, int place) {
    return lines.subList(place, place + hunk.newLines().size()).stream()
        .anyMatch(line -> line.origin() != null);
  }

  private static boolean isSameButBlanks(String one, String other) {
    return !one.equals(other) && one.replaceAll("\\s", "").equals(other.replaceAll("\\s", ""));
  }

  /** Whether a line ends at a blank of another one; not one as short as a bracket. */
  private static boolean isCut(String one, String other) {
    return one.strip().length() >= 20 && other.startsWith(one + " ");
  }

  private static boolean isSameButHtml(String one, String other) {
    String text =
        one.replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&#39;", "'")
            .replace("&nbsp;", " ")
            .replace("&amp;", "&");
    return !one.equals(text) && (text.equals(other) || isSameButBlanks(text, other));
  }

  private String line(int index) {
    return index < lines.size() ? lines.get(index).text() : "(the end of the file)";
  }
}
