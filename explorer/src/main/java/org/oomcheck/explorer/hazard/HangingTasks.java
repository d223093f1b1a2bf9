// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.hazard;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.program.Automaton;
import org.oomcheck.explorer.program.ControlLocation;
import org.oomcheck.explorer.program.Memory;
import org.oomcheck.explorer.program.Program;
import org.oomcheck.explorer.program.Stacks;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Signature;
import org.oomcheck.explorer.search.Search;
import org.oomcheck.explorer.search.SuccessorGenerator;
import org.oomcheck.explorer.search.TrackedTasks;
import org.oomcheck.explorer.state.TransitionGraph;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelFrame;
import org.oomcheck.model.machine.Lock;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;

/**
 * The tasks that hang in a component that no transition leaves: a task is blocked there, and takes
 * no step in any state of it. No fairness is needed, and it does not matter what other tasks do.
 *
 * <p>Following the holders of what a task waits for says why it hangs. If they lead to a task that
 * still runs, that one is a {@link Hazard#HUNG_TASK}'s cause; otherwise it is a {@link
 * Hazard#DEADLOCK}. A task that sleeps although its condition holds is a {@link
 * Hazard#LOST_WAKEUP}, and explains the tasks that wait for it: those that can go on once it is
 * woken.
 */
final class HangingTasks {
  /** How many labels say what a holder does meanwhile. */
  private static final int MAX_LABELS = 3;

  /**
   * A task that hangs.
   *
   * @param state the component's first state
   * @param message why, in a sentence
   */
  record Hang(int state, Signature signature, String message) {}

  private final Program program;
  private final Search search;
  private final SuccessorGenerator loaded;
  private final int[] component;
  private final boolean lostWakeups;
  private final boolean[] hangs;
  private final boolean[] sleepsThroughItsCondition;
  private final Map<Signature, Hang> found = new LinkedHashMap<>();
  private final ExploredGraph graph;

  /** The tasks that could go on if the sleepers were woken. */
  private @Nullable BitSet goingOn;

  private HangingTasks(ExploredGraph graph, int[] component, boolean lostWakeups) {
    this.graph = graph;
    this.lostWakeups = lostWakeups;
    this.program = graph.program();
    this.search = graph.search();
    this.loaded = search.expander();
    this.component = component;
    this.hangs = new boolean[program.tasks()];
    this.sleepsThroughItsCondition = new boolean[program.tasks()];
    boolean alone = component.length == 1 && isFinal(graph.transitions(), component[0]);
    for (Automaton automaton : program.automata()) {
      if (alone) {
        judge(automaton, null);
      } else {
        judge(automaton, new TrackedTasks(search, component, automaton, edge -> true));
      }
    }
    search.load(component[0]);
    for (int task = 0; task < hangs.length; task++) {
      if (sleepsThroughItsCondition[task]) {
        lostWakeup(task);
      }
    }
    for (int task = 0; task < hangs.length; task++) {
      if (hangs[task] && !sleepsThroughItsCondition[task]) {
        explain(task);
      }
    }
  }

  /** Hands out the hangs of one hazard in the graph, each signature at its nearest state. */
  static void inGraph(
      Hazard hazard, ExploredGraph graph, Options options, Consumer<HazardCheck.Found> found) {
    for (Hang hang : graph.hangs(options.hazards().contains(Hazard.LOST_WAKEUP))) {
      if (hang.signature().hazard() == hazard) {
        found.accept(new HazardCheck.Found(hang.signature(), hang.state(), List.of(), false));
      }
    }
  }

  /** The hangs of one hazard at the end of a run. */
  static List<HazardCheck.Said> atEnd(Hazard hazard, RunEnd end) {
    return end.hanging().stream()
        .filter(hang -> hang.signature().hazard() == hazard)
        .map(hang -> new HazardCheck.Said(hang.signature(), hang.message(), false))
        .toList();
  }

  /**
   * The tasks that hang in a terminal component, each signature once.
   *
   * @param lostWakeups whether lost wake-ups are told from other hangs
   */
  static List<Hang> in(ExploredGraph graph, int[] component, boolean lostWakeups) {
    return List.copyOf(new HangingTasks(graph, component, lostWakeups).found.values());
  }

  private static boolean isFinal(TransitionGraph graph, int state) {
    return graph.first(state) == graph.end(state);
  }

  private void judge(Automaton automaton, @Nullable TrackedTasks tracked) {
    int first = automaton.firstTask();
    for (int task = first; task < first + automaton.role().count(); task++) {
      search.load(component[0]);
      Step<?> step = loaded.node(task).step;
      if (step != null && (tracked == null || !tracked.moves(task))) {
        hangs[task] = !step.idles();
        sleepsThroughItsCondition[task] =
            lostWakeups
                && step.kind() == Step.Kind.SLEEP
                && !step.timed()
                && conditionAlwaysHolds(task, automaton, tracked);
      }
    }
  }

  /** Whether a sleeping task's condition holds in every state of the component. */
  private boolean conditionAlwaysHolds(
      int task, Automaton automaton, @Nullable TrackedTasks tracked) {
    for (int place = 0; place < component.length; place++) {
      search.load(component[place]);
      int at = place;
      boolean holds =
          Wakeups.lost(loaded, automaton).stream()
              .anyMatch(there -> tracked == null ? there == task : tracked.isSame(at, there, task));
      if (!holds) {
        return false;
      }
    }
    return true;
  }

  private void lostWakeup(int task) {
    ControlLocation at = loaded.node(task);
    add(
        Hazard.LOST_WAKEUP,
        at.label + place(task),
        name(task)
            + " sleeps in "
            + at.label
            + " although its condition holds, and no task will wake it");
  }

  /** Says why a task hangs. */
  private void explain(int task) {
    Set<Integer> kept = new LinkedHashSet<>();
    List<Integer> roots = new ArrayList<>();
    follow(task, kept, roots, this::isKeptBy);
    for (int root : roots) {
      if (!hangs[root] && !sleepsThroughItsCondition[root] && !loaded.node(root).finished()) {
        hungTask(task, root, kept);
        return;
      }
    }
    Set<Integer> chain = new LinkedHashSet<>();
    follow(task, chain, roots, this::wantsLockOf);
    List<Integer> cycle = LockCycle.among(loaded, chain);
    if (!cycle.isEmpty()) {
      add(
          Hazard.DEADLOCK,
          LockCycle.signature(program, loaded, cycle),
          LockCycle.message(loaded, cycle));
    } else {
      waitsForAnEvent(task, chain);
    }
  }

  /** Follows the holders; those that do not hang are the roots. */
  private void follow(
      int task, Set<Integer> chain, List<Integer> roots, BiPredicate<Integer, Integer> waits) {
    chain.add(task);
    for (int holder = 0; holder < hangs.length; holder++) {
      if (!waits.test(task, holder)) {
        continue;
      }
      if (!hangs[holder] || sleepsThroughItsCondition[holder]) {
        roots.add(holder);
      } else if (!chain.contains(holder)) {
        follow(holder, chain, roots, waits);
      }
    }
  }

  private boolean wantsLockOf(int task, int holder) {
    return (loaded.node(holder).heldMask & loaded.node(task).wantedMask) != 0;
  }

  /**
   * Whether a holder has the lock that a task waits for, also where something else could end the
   * wait, and for the end of read sections.
   */
  private boolean isKeptBy(int task, int holder) {
    ControlLocation at = loaded.node(task);
    return wantsLockOf(task, holder)
        || (loaded.node(holder).heldMask & at.triedMask) != 0
        || (at.step != null && at.step.object() instanceof Lock lock && keeps(holder, lock));
  }

  private boolean keeps(int task, Lock lock) {
    Memory memory = program.memory();
    memory.noteAccesses(memory.judged());
    boolean keeps = program.satisfies(() -> lock.isWaitedFor(task));
    memory.noteAccesses(null);
    return keeps;
  }

  private void hungTask(int task, int holder, Set<Integer> chain) {
    ControlLocation holds = loaded.node(holder);
    int waiter = chain.stream().filter(each -> isKeptBy(each, holder)).findFirst().orElse(task);
    String lock = LockCycle.wantedLock(loaded.node(waiter));
    List<KernelFrame> takenIn =
        holds.held.stream()
            .filter(held -> held.lock().name().equals(lock))
            .findFirst()
            .map(ControlLocation.Held::takenIn)
            .orElse(List.of());
    String function = Stacks.function(takenIn);
    String taken = function.isEmpty() ? "" : " (taken in " + function + "())";
    String chained = waiter == task ? "it" : name(waiter) + ", for which it waits in the end,";
    add(
        Hazard.HUNG_TASK,
        lock + taken + " held by " + program.automaton(holder).role().comm(),
        name(task)
            + " is blocked for good: "
            + chained
            + " waits for "
            + lock
            + place(waiter)
            + "; "
            + name(holder)
            + " holds it"
            + taken
            + " and "
            + whatItDoes(holder));
  }

  /** A task by its role, the same whichever of interchangeable tasks it is. */
  private String name(int task) {
    Role role = program.automaton(task).role();
    return role.count() == 1 ? role.comm() : "a task of " + role.comm();
  }

  /** " in f()" with the innermost function that is no primitive, or the role. */
  private String place(int task) {
    return LockCycle.place(program, loaded, task);
  }

  private void waitsForAnEvent(int task, Set<Integer> chain) {
    int last = 0;
    for (int each : chain) {
      last = each;
    }
    ControlLocation at = loaded.node(last);
    Signature signature = new Signature(Hazard.DEADLOCK, at.label + place(last));
    String message =
        component.length == 1
            ? "no task can take a step, and no timer runs"
            : name(last) + " waits for something that the other tasks never do";
    if (!graph.hasHang(signature) && !found.containsKey(signature) && !waitsForASleeper(task)) {
      found.put(signature, new Hang(component[0], signature, message));
    }
  }

  /** Whether a task could go on if the tasks were woken that sleep although they need not. */
  private boolean waitsForASleeper(int task) {
    List<Integer> sleepers =
        IntStream.range(0, hangs.length).filter(i -> sleepsThroughItsCondition[i]).boxed().toList();
    if (sleepers.isEmpty()) {
      return false;
    }
    if (goingOn == null && graph.mayWake()) {
      goingOn = Wakeups.goingOnAfter(loaded, sleepers);
    }
    return goingOn == null || goingOn.get(task);
  }

  /** What a task that goes on does in the component: the function that it loops in, its steps. */
  private String whatItDoes(int holder) {
    Automaton automaton = program.automaton(holder);
    int first = automaton.firstTask();
    Set<String> labels = new LinkedHashSet<>();
    List<KernelFrame> common = null;
    TransitionGraph graph = search.graph();
    for (int state : component) {
      search.load(state);
      for (int edge = graph.first(state); edge < graph.end(state); edge++) {
        int mover = graph.mover(edge);
        if (mover >= first && mover < first + automaton.role().count()) {
          ControlLocation at = loaded.node(mover);
          labels.add(at.label);
          common = common == null ? at.stack : commonCallers(common, at.stack);
        }
      }
    }
    search.load(component[0]);
    if (common == null) {
      return "idles in " + loaded.node(holder).label;
    }
    String function = Stacks.function(common);
    return "loops for ever"
        + (function.isEmpty() ? "" : " in " + function + "()")
        + ": "
        + labels.stream().limit(MAX_LABELS).collect(Collectors.joining("; "))
        + (labels.size() > MAX_LABELS ? "; ..." : "");
  }

  /** The outermost functions that two stacks have in common, at whichever lines. */
  private static List<KernelFrame> commonCallers(List<KernelFrame> one, List<KernelFrame> other) {
    int common = 0;
    while (common < Math.min(one.size(), other.size())
        && one.get(one.size() - 1 - common)
            .symbol()
            .equals(other.get(other.size() - 1 - common).symbol())) {
      common++;
    }
    return one.subList(one.size() - common, one.size());
  }

  private void add(Hazard hazard, String text, String message) {
    Signature signature = new Signature(hazard, text);
    found.putIfAbsent(signature, new Hang(component[0], signature, message));
  }
}
