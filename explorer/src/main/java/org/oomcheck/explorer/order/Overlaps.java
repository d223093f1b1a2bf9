// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.order;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.oomcheck.explorer.program.ControlLocation;
import org.oomcheck.explorer.program.Program;
import org.oomcheck.explorer.search.Search;

/** Which control locations two tasks have come to in one state of a search. */
final class Overlaps {
  private final Map<ControlLocation, Integer> numbers = new HashMap<>();

  /** By the numbers of two control locations, whether there is such a state. */
  private final BitSet together = new BitSet();

  /**
   * Looks through all states.
   *
   * @param asked the control locations that matter
   */
  Overlaps(Program program, Search search, Iterable<ControlLocation> asked) {
    asked.forEach(each -> numbers.putIfAbsent(each, numbers.size()));
    int[] at = new int[program.tasks()];
    int states = search.store().count();
    for (int state = 0; state < states; state++) {
      search.load(state);
      int known = 0;
      for (int task = 0; task < at.length; task++) {
        Integer number = numbers.get(search.expander().node(task));
        if (number != null) {
          at[known++] = number;
        }
      }
      note(at, known);
    }
  }

  private void note(int[] at, int known) {
    for (int one = 0; one < known; one++) {
      for (int other = 0; other < known; other++) {
        if (one != other) {
          together.set(at[one] * numbers.size() + at[other]);
        }
      }
    }
  }

  /** Whether a task was at the one while another one was at the other; both were asked for. */
  boolean meet(ControlLocation one, ControlLocation other) {
    Integer first = numbers.get(one);
    Integer second = numbers.get(other);
    return first != null && second != null && together.get(first * numbers.size() + second);
  }
}
