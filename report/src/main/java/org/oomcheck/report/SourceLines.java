// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Some lines of a file.
 *
 * @param file how the user named it
 * @param lines their numbers, from 1, in their order
 */
public record SourceLines(String file, List<Integer> lines) {

  /** Neighbours together: {@code P.java:14-16, 20}. */
  @Override
  public String toString() {
    List<String> ranges = new ArrayList<>();
    int i = 0;
    while (i < lines.size()) {
      int first = lines.get(i);
      int last = first;
      while (i + 1 < lines.size() && lines.get(i + 1) == last + 1) {
        last++;
        i++;
      }
      ranges.add(first == last ? String.valueOf(first) : first + "-" + last);
      i++;
    }
    return file + ":" + String.join(", ", ranges);
  }
}
