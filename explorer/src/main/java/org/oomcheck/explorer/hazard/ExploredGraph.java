// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.hazard;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.program.Program;
import org.oomcheck.explorer.result.Goals;
import org.oomcheck.explorer.result.Signature;
import org.oomcheck.explorer.search.Search;
import org.oomcheck.explorer.state.TransitionGraph;

/** A complete search, and the components of its graph, which several checks need. */
public final class ExploredGraph {
  /** How many times a search tries out what would follow if sleepers were woken. */
  private static final int MOST_WOKEN = 30;

  private final Program program;
  private final Search search;
  private @Nullable List<int[]> terminal;
  private @Nullable List<HangingTasks.Hang> hangs;
  private final Map<Signature, HangingTasks.Hang> found = new LinkedHashMap<>();
  private int woken;
  private @Nullable Goals goals;

  /**
   * The graph of a search.
   *
   * @throws IllegalStateException if the search kept no transitions
   */
  public ExploredGraph(Program program, Search search) {
    this.program = program;
    this.search = search;
    search.graph();
  }

  Program program() {
    return program;
  }

  Search search() {
    return search;
  }

  TransitionGraph transitions() {
    return search.graph();
  }

  /**
   * The components that a run ends up in: no transition leads out of them. States in which the
   * modelled kernel has complained are left out: the world ended there. Nearest first.
   */
  List<int[]> terminal() {
    if (terminal == null) {
      List<int[]> found = new ArrayList<>(transitions().terminalCycles());
      for (int state = 0; state < transitions().states(); state++) {
        if (transitions().first(state) == transitions().end(state) && !complains(state)) {
          found.add(new int[] {state});
        }
      }
      found.sort(Comparator.comparingInt(component -> component[0]));
      terminal = found;
    }
    return terminal;
  }

  /**
   * The tasks that hang, each signature at its nearest state.
   *
   * @param lostWakeups whether lost wake-ups are told from other hangs
   */
  List<HangingTasks.Hang> hangs(boolean lostWakeups) {
    if (hangs == null) {
      for (int[] component : terminal()) {
        for (HangingTasks.Hang hang : HangingTasks.in(this, component, lostWakeups)) {
          found.putIfAbsent(hang.signature(), hang);
        }
      }
      hangs = List.copyOf(found.values());
    }
    return hangs;
  }

  /** Whether a finding of tasks that hang is known already. */
  boolean hasHang(Signature signature) {
    return found.containsKey(signature);
  }

  /** Whether the search is to try out once more what would follow if sleepers were woken. */
  boolean mayWake() {
    woken++;
    return woken <= MOST_WOKEN;
  }

  /**
   * The findings of tasks that hang.
   *
   * @param lostWakeups whether lost wake-ups are told from other hangs
   */
  public Set<Signature> hanging(boolean lostWakeups) {
    return hangs(lostWakeups).stream()
        .map(HangingTasks.Hang::signature)
        .collect(Collectors.toSet());
  }

  /**
   * What became of the goals of the world. Where every run ends with a complaint of the modelled
   * kernel, nothing is known of what comes after it, and no goal is missed.
   */
  Goals goals() {
    if (goals == null) {
      Goals found = new UnreachedGoals(program).in(search);
      boolean unknown = !found.missed().isEmpty() && terminal().isEmpty();
      goals = unknown ? new Goals(found.reached(), List.of(), found.missed()) : found;
    }
    return goals;
  }

  private boolean complains(int state) {
    search.load(state);
    return Complaints.areIn(search.expander());
  }
}
