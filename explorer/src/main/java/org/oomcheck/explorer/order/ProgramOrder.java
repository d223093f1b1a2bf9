// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.order;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.oomcheck.explorer.program.Automaton;
import org.oomcheck.explorer.program.ControlLocation;
import org.oomcheck.explorer.program.Program;
import org.oomcheck.explorer.result.Reordering;
import org.oomcheck.explorer.result.Signature;
import org.oomcheck.explorer.search.Search;
import org.oomcheck.model.machine.KernelFrame;
import org.oomcheck.model.machine.Step;

/**
 * Checks what every search takes for granted: that the accesses of a task take effect in the order
 * of the program. It names the pairs that nothing orders, where another task has the crossing pair,
 * so that it could see the difference: the cycles of two tasks and two variables of Shasha and
 * Snir, <i>Efficient and correct execution of parallel programs that share memory</i> (1988). A
 * pair of steps that cannot come while the first task is about to make its first access is none: a
 * lock, the start of a thread or its end keeps them apart.
 */
public final class ProgramOrder {

  /** Two accesses of a task, and what other tasks do to the two variables meanwhile. */
  private record Crossing(
      Automaton task,
      ControlLocation first,
      ControlLocation second,
      Automaton other,
      ControlLocation seenFirst,
      ControlLocation seenSecond) {

    /** Whether a search has come to states in which this can happen. */
    boolean isPossible(Overlaps overlaps) {
      // Until the second access is made early, all is as the search has seen it: the first access
      // is to come, and what the task waits for in between is past. Only behind a read the second
      // one may be guessed ahead, where what was read decides whether it comes. If it only reads,
      // the other task sees the same up to its own second access.
      boolean guessed = first.step != null && MemoryStep.reads(first.step);
      boolean reads = second.step != null && !MemoryStep.writes(second.step);
      return overlaps.meet(first, seenFirst)
          && (guessed || overlaps.meet(second, seenFirst))
          && (!reads || overlaps.meet(first, seenSecond));
    }

    Reordering named() {
      Step<?> one = step(first);
      Step<?> two = step(second);
      return new Reordering(
          place(task, first),
          place(task, second),
          MemoryStep.barrierBetween(one, two),
          place(other, seenFirst),
          place(other, seenSecond),
          other.role().comm());
    }
  }

  /** By automaton and the number of a control location, what may come after it in the program. */
  private final Map<Automaton, Map<ControlLocation, BitSet>> later = new HashMap<>();

  private final List<Automaton> automata;

  private ProgramOrder(Program program) {
    this.automata = program.automata();
  }

  /** The pairs that a complete search of a program takes for granted, each place once. */
  public static List<Reordering> takenForGranted(Program program, Search search) {
    List<Crossing> crossings = new ProgramOrder(program).crossings();
    if (crossings.isEmpty()) {
      return List.of();
    }
    Map<List<String>, Reordering> found = new LinkedHashMap<>();
    if (search.isReduced()) {
      crossings.forEach(each -> add(found, each));
    } else {
      Set<ControlLocation> asked = new HashSet<>();
      for (Crossing each : crossings) {
        asked.addAll(List.of(each.first(), each.second(), each.seenFirst(), each.seenSecond()));
      }
      Overlaps overlaps = new Overlaps(program, search, asked);
      crossings.stream()
          .filter(each -> each.isPossible(overlaps))
          .forEach(each -> add(found, each));
    }
    return List.copyOf(found.values());
  }

  private static void add(Map<List<String>, Reordering> found, Crossing crossing) {
    Reordering named = crossing.named();
    found.putIfAbsent(List.of(named.first().toString(), named.second().toString()), named);
  }

  private List<Crossing> crossings() {
    List<Crossing> crossings = new ArrayList<>();
    for (Automaton task : automata) {
      for (int node = 0; node < task.nodes(); node++) {
        ControlLocation first = task.node(node);
        if (first.step != null && isShared(task, first.step)) {
          UnorderedAccesses.behind(task, first).stream()
              .forEach(second -> cross(task, first, task.node(second), crossings));
        }
      }
    }
    return crossings;
  }

  /** Whether another task has a step that conflicts with an access. */
  private boolean isShared(Automaton task, Step<?> access) {
    return MemoryStep.moves(access)
        && automata.stream()
            .anyMatch(other -> isOther(task, other) && !conflicting(other, access).isEmpty());
  }

  private static boolean isOther(Automaton task, Automaton other) {
    return task != other || task.role().count() > 1;
  }

  private static List<ControlLocation> conflicting(Automaton other, Step<?> access) {
    List<ControlLocation> found = new ArrayList<>();
    for (int node = 0; node < other.nodes(); node++) {
      Step<?> step = other.node(node).step;
      if (step != null && MemoryStep.conflict(access, step)) {
        found.add(other.node(node));
      }
    }
    return found;
  }

  /**
   * Adds what other tasks do to the variable of the second access, and then to that of the first.
   */
  private void cross(
      Automaton task, ControlLocation first, ControlLocation second, List<Crossing> crossings) {
    long locks = first.exclusiveMask | second.exclusiveMask;
    for (Automaton other : automata) {
      if (!isOther(task, other)) {
        continue;
      }
      List<ControlLocation> ends = conflicting(other, step(first));
      for (ControlLocation begin : ends.isEmpty() ? ends : conflicting(other, step(second))) {
        for (ControlLocation end : ends) {
          boolean kept = (locks & (begin.exclusiveMask | end.exclusiveMask)) != 0;
          if (!kept && begin != end && behind(other, begin).get(end.id)) {
            crossings.add(new Crossing(task, first, second, other, begin, end));
          }
        }
      }
    }
  }

  private BitSet behind(Automaton automaton, ControlLocation from) {
    return later
        .computeIfAbsent(automaton, each -> new HashMap<>())
        .computeIfAbsent(from, each -> reached(automaton, each));
  }

  private static BitSet reached(Automaton automaton, ControlLocation from) {
    BitSet reached = new BitSet();
    List<ControlLocation> open = new ArrayList<>(List.of(from));
    while (!open.isEmpty()) {
      ControlLocation node = open.remove(open.size() - 1);
      for (int edge = 0; edge < node.edges(); edge++) {
        int target = node.target(edge);
        if (!reached.get(target)) {
          reached.set(target);
          open.add(automaton.node(target));
        }
      }
    }
    return reached;
  }

  private static Step<?> step(ControlLocation node) {
    Step<?> step = node.step;
    if (step == null) {
      throw new IllegalStateException("no access at " + node.label);
    }
    return step;
  }

  /** Where an access is, by the innermost line of C, or function of the model. */
  private static Reordering.Place place(Automaton task, ControlLocation node) {
    String where =
        KernelFrame.innermost(node.stack)
            .map(at -> "at " + at)
            .or(() -> function(node))
            .orElse(Signature.by(task.role().comm()));
    return new Reordering.Place(node.label, where);
  }

  private static Optional<String> function(ControlLocation node) {
    return node.stack.stream()
        .map(KernelFrame::symbol)
        .filter(function -> !node.label.startsWith(function + "("))
        .findFirst()
        .map(Signature::in);
  }
}
