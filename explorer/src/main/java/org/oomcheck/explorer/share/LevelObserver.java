// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.share;

import java.io.ByteArrayOutputStream;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.oomcheck.explorer.hazard.StateChecks;
import org.oomcheck.explorer.result.Signature;
import org.oomcheck.explorer.search.SuccessorGenerator;

/** Looks at the states of a share, level by level, each just after it was expanded. */
final class LevelObserver {
  private final SharedProgram shared;

  /** What earlier levels of this share have shown; a longer path to it is of no use. */
  private final Set<Signature> knownShown = new HashSet<>();

  private final Set<Signature> knownHanging = new HashSet<>();

  private final StateList shown = new StateList();
  private final StateList hanging = new StateList();
  private long finalStates;

  /** Has observed no state. */
  private StateChecks checks;

  LevelObserver(SharedProgram shared) {
    this.shared = shared;
    this.checks = shared.checks();
  }

  /** Looks at a state, given as the values of its slots as well. */
  void observe(SuccessorGenerator state, int[] values) {
    if (!checks.isConcernedBy(state)) {
      return;
    }
    checks.observe(state, 0, 0);
    finalStates += checks.finalStates();
    for (Signature finding : checks.violations().keySet()) {
      shown.add(finding, values, knownShown);
    }
    if (state.moves() == 0 && state.bug() == null && state.blockedCount() > 0) {
      for (Signature finding : shared.hanging(values)) {
        hanging.add(finding, values, knownHanging);
      }
    }
    checks = shared.checks();
  }

  /** What was seen since the last call. */
  LevelReply reply(long found, long transitions, long bytes, boolean tellsApart) {
    LevelReply reply =
        new LevelReply(
            found, transitions, finalStates, bytes, tellsApart, shown.bytes(), hanging.bytes());
    knownShown.addAll(reply.shown().keySet());
    knownHanging.addAll(reply.hanging().keySet());
    shown.clear();
    hanging.clear();
    finalStates = 0;
    return reply;
  }

  /** States by finding. */
  private static final class StateList {
    private final Map<Signature, ByteArrayOutputStream> states = new TreeMap<>();

    void add(Signature finding, int[] values, Set<Signature> known) {
      if (!known.contains(finding)) {
        States.write(values, states.computeIfAbsent(finding, each -> new ByteArrayOutputStream()));
      }
    }

    Map<Signature, byte[]> bytes() {
      Map<Signature, byte[]> bytes = new TreeMap<>();
      states.forEach((finding, out) -> bytes.put(finding, out.toByteArray()));
      return bytes;
    }

    void clear() {
      states.clear();
    }
  }
}
