// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.share;

import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.TreeMap;
import org.oomcheck.explorer.result.Signature;
import org.oomcheck.explorer.search.StoredStates;
import org.oomcheck.explorer.state.HalvedStates;
import org.oomcheck.explorer.state.LongList;

/**
 * Looks for tasks that hang in the components that no transition leaves, of a share that owns all
 * states. States without a successor are judged level by level, and not here.
 */
final class JudgedComponents {
  /** How many steps are taken before the leader looks at the limits. */
  private static final int MANY = 1 << 20;

  private final SharedProgram shared;
  private final StoredStates expanding;
  private final HalvedStates states;
  private final TerminalComponents components;
  private final Map<Signature, Integer> depths = new TreeMap<>();
  private final Map<Signature, ByteArrayOutputStream> hanging = new TreeMap<>();
  private final long[] packed;

  /**
   * Prepares.
   *
   * @param expanding how states are packed and expanded
   */
  JudgedComponents(SharedProgram shared, StoredStates expanding, HalvedStates states, long start) {
    this.shared = shared;
    this.expanding = expanding;
    this.states = states;
    this.packed = new long[expanding.layout().words()];
    this.components =
        new TerminalComponents(
            states,
            (state, successor) -> {
              states.load(state, packed);
              expanding
                  .generator()
                  .expand(
                      packed, 0, (task, branch, next) -> successor.accept(states.number(next, 0)));
            },
            start,
            this::judge);
  }

  /** Goes on for some time. */
  ComponentsReply next() {
    boolean done = components.run(MANY);
    Map<Signature, byte[]> bytes = new TreeMap<>();
    hanging.forEach((finding, out) -> bytes.put(finding, out.toByteArray()));
    return new ComponentsReply(done, depths, bytes);
  }

  private void judge(LongList component) {
    states.load(component.get(0), packed);
    expanding.generator().expand(packed, 0, (task, branch, next) -> {});
    if (expanding.generator().moves() == 0) {
      return;
    }
    LongList nearest = components.nearest(component);
    int depth = states.depth(nearest.get(0));
    for (Signature finding : shared.hanging(expanding.layout().values(packed))) {
      if (depth == HalvedStates.MAX_DEPTH) {
        throw new RefusedSearch(
            "a task hangs more than "
                + (HalvedStates.MAX_DEPTH - 1)
                + " steps from the start; leave --compact out to see it");
      }
      int known = depths.getOrDefault(finding, Integer.MAX_VALUE);
      if (depth < known) {
        depths.put(finding, depth);
        hanging.put(finding, new ByteArrayOutputStream());
      }
      ByteArrayOutputStream out = hanging.get(finding);
      for (int i = 0; out != null && depth <= known && i < nearest.size(); i++) {
        states.load(nearest.get(i), packed);
        States.write(expanding.layout().values(packed), out);
      }
    }
  }
}
