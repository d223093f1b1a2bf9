// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.share;

import java.nio.IntBuffer;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.oomcheck.explorer.program.Program;
import org.oomcheck.explorer.replay.Schedule;
import org.oomcheck.explorer.result.Counterexample.Choice;
import org.oomcheck.explorer.search.Search;
import org.oomcheck.explorer.search.ShortestPath;
import org.oomcheck.explorer.share.SharedSearch.Sight;
import org.oomcheck.explorer.state.IntList;

/**
 * The shortest ways to what a shared search has found. The members look for the states of each
 * level that lead on to the next; through these alone the leader searches once more, so they have
 * the order that they have among all states.
 */
final class WaysBack {
  private final SearchShare leader;
  private final Program program;

  /** Asks all members. */
  private final Function<byte[], List<byte[]>> members;

  WaysBack(SearchShare leader, Function<byte[], List<byte[]>> members) {
    this.leader = leader;
    this.program = leader.shared().program();
    this.members = members;
  }

  List<List<Choice>> schedules(Collection<Sight> sights) {
    Set<IntBuffer> wanted = ancestors(sights);
    Search through = leader.shared().through(values -> wanted.contains(IntBuffer.wrap(values)));
    return sights.stream()
        .map(
            sight ->
                Schedule.of(
                    program, through, new ShortestPath(through).to(targets(through, sight))))
        .toList();
  }

  private static IntList targets(Search through, Sight sight) {
    IntList all = new IntList();
    int first = Integer.MAX_VALUE;
    for (int[] values : sight.states()) {
      int number = through.store().find(through.expander().layout().pack(values));
      all.add(number);
      first = Math.min(first, number);
    }
    if (sight.any()) {
      return all;
    }
    IntList one = new IntList();
    one.add(first);
    return one;
  }

  /** The states on the ways, from the furthest sight down to the start. */
  private Set<IntBuffer> ancestors(Collection<Sight> sights) {
    int slots = program.shape().slots();
    Set<IntBuffer> all = new HashSet<>();
    Set<IntBuffer> next = Set.of();
    for (int depth = sights.stream().mapToInt(Sight::depth).max().orElse(0); depth >= 0; depth--) {
      Set<IntBuffer> here = new HashSet<>();
      if (!next.isEmpty()) {
        for (byte[] answer : members.apply(request(depth, next))) {
          States.forEach(answer, slots, values -> here.add(IntBuffer.wrap(values)));
        }
      }
      for (Sight sight : sights) {
        if (sight.depth() == depth) {
          sight.states().forEach(values -> here.add(IntBuffer.wrap(values)));
        }
      }
      all.addAll(here);
      next = here;
    }
    return all;
  }

  private static byte[] request(int level, Set<IntBuffer> successors) {
    return Request.ANCESTORS.with(
        out -> {
          out.writeInt(level);
          out.write(States.bytes(successors.stream().map(IntBuffer::array).toList()));
        });
  }
}
