// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.source.patch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The order in which a series is applied: that of the numbers in the subjects, as in {@code [PATCH
 * 2/3]}, if every patch has another number of the same series; else that in which it was given.
 *
 * @param patches the patches in that order
 * @param remarks what the order rests on, and which numbers are missing; nothing if all is as given
 */
record SeriesOrder(List<Patch> patches, List<String> remarks) {
  private static final Pattern NUMBER =
      Pattern.compile(".*?\\[[^\\]]*?\\b(\\d{1,4})/(\\d{1,4})\\].*");

  private static final Pattern VERSION = Pattern.compile(".*?\\[[^\\]]*?\\b[vV](\\d{1,3})\\b.*");
  private static final Pattern TAGS = Pattern.compile("^(\\s*\\[[^\\]]*\\])*\\s*");

  private static final Pattern COMMIT = Pattern.compile("commit [0-9a-f]{7,64}( \\(.*\\))?");

  private record Numbered(int number, int total, Patch patch) {}

  /**
   * The order of a series.
   *
   * @throws PatchException if two versions of one patch are there
   */
  static SeriesOrder of(List<Patch> given) throws PatchException {
    oneVersion(given);
    List<Numbered> numbered = new ArrayList<>();
    Set<Integer> numbers = new TreeSet<>();
    Set<Integer> totals = new HashSet<>();
    for (Patch patch : given) {
      Matcher subject = NUMBER.matcher(patch.subject());
      if (subject.matches()) {
        int number = Integer.parseInt(subject.group(1));
        int total = Integer.parseInt(subject.group(2));
        numbered.add(new Numbered(number, total, patch));
        numbers.add(number);
        totals.add(total);
      }
    }
    if (numbers.size() < given.size() || totals.size() != 1) {
      return new SeriesOrder(given, List.of());
    }
    List<String> remarks = new ArrayList<>();
    numbered.sort(Comparator.comparingInt(Numbered::number));
    List<Patch> sorted = numbered.stream().map(Numbered::patch).toList();
    if (!sorted.equals(given)) {
      remarks.add("the patches are applied in the order of the numbers in their subjects");
    }
    String missing = missing(numbers, totals.iterator().next());
    if (!missing.isEmpty()) {
      remarks.add("the series is not complete: there is no patch " + missing);
    }
    return new SeriesOrder(sorted, remarks);
  }

  /** Whether a line begins a commit in what {@code git log -p} says. */
  static boolean isCommit(String line) {
    return COMMIT.matcher(line).matches();
  }

  /** What to know of the order if a patch does not apply; a sentence in each entry. */
  List<String> notes() {
    List<String> notes = new ArrayList<>(remarks);
    if (patches.stream().filter(patch -> isCommit(patch.subject())).count() > 1) {
      notes.add(
          "git log has the newest commit first; make it with git log -p --reverse, or give what"
              + " git format-patch makes");
    }
    return notes;
  }

  /** A new version stands in place of the old one, and not on top of it. */
  private static void oneVersion(List<Patch> given) throws PatchException {
    Map<String, Patch> known = new HashMap<>();
    for (Patch patch : given) {
      Matcher numbered = NUMBER.matcher(patch.subject());
      String title = TAGS.matcher(patch.subject()).replaceFirst("");
      List<String> names = new ArrayList<>(title.isEmpty() ? List.of() : List.of(title));
      if (numbered.matches()) {
        names.add(numbered.group(1) + "/" + numbered.group(2));
      }
      for (String name : names) {
        Patch other = known.putIfAbsent(name, patch);
        if (other != null && version(other) != version(patch)) {
          throw new PatchException(
              "%s: version %d and version %d of a patch are both there (%s); give the mails of one"
                      .formatted(patch.name(), version(other), version(patch), patch.subject())
                  + " version");
        }
      }
    }
  }

  private static int version(Patch patch) {
    Matcher version = VERSION.matcher(patch.subject());
    return version.matches() ? Integer.parseInt(version.group(1)) : 1;
  }

  private static String missing(Set<Integer> numbers, int total) {
    Set<Integer> all = new TreeSet<>();
    for (int number = 1; number <= total; number++) {
      all.add(number);
    }
    all.removeAll(numbers);
    return all.stream().map(each -> each + "/" + total).collect(Collectors.joining(", "));
  }
}
