// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.hazard;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.cost.ObservedWaits;
import org.oomcheck.explorer.cost.WaitIndex;
import org.oomcheck.explorer.program.Automaton;
import org.oomcheck.explorer.program.ControlLocation;
import org.oomcheck.explorer.program.Program;
import org.oomcheck.explorer.result.Counterexample.Choice;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Signature;
import org.oomcheck.explorer.search.FixpointSearch;
import org.oomcheck.explorer.search.Search;
import org.oomcheck.explorer.search.StateSpace;
import org.oomcheck.explorer.search.SuccessorGenerator;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Progress;
import org.oomcheck.model.machine.Step;

/** The end of a run that was taken step by step: what it shows, and in which words. */
public final class RunEnd {
  private final StateSpace space;
  private final Program world;
  private final Options options;

  /** The states that were passed, with interchangeable tasks sorted. */
  private final List<List<Integer>> passed = new ArrayList<>();

  /** What each step has achieved, and for which task. */
  private final List<Done> done = new ArrayList<>();

  private final ObservedWaits waits;

  /** The accesses to variables, and the tasks that come after each. */
  private final List<Made> accesses = new ArrayList<>();

  private int longestWaiter = -1;
  private int repeatsFrom = -1;
  private @Nullable SuccessorGenerator state;
  private boolean onlyPossible;
  private @Nullable ExploredGraph following;
  private final UnreachedGoals goals;
  private @Nullable List<String> missedByAll;
  private boolean followed;

  /** A step that was taken, and the outermost function that its task was in. */
  private record Done(int task, Progress progress, String function) {}

  /**
   * An access that was made on the way.
   *
   * @param text the access and its function
   */
  record Made(int task, Step<?> step, String text, HappensBefore knowledge) {}

  public RunEnd(StateSpace space, Options options) {
    this.space = space;
    this.world = space.program();
    this.options = options;
    this.waits = new ObservedWaits(world);
    this.goals = new UnreachedGoals(world);
  }

  /**
   * Takes note of a step: the state it leaves is loaded, the mover and the time are given.
   *
   * @param spinning the tasks that spin while time passes
   */
  public void step(
      SuccessorGenerator loaded, int task, int jiffies, BitSet spinning, Progress progress) {
    passed.add(sorted());
    goals.lookAt(loaded);
    String function = task == Choice.CLOCK ? "" : Lockups.outermost(loaded.node(task).stack);
    done.add(new Done(task, progress, function));
    if (task != Choice.CLOCK) {
      note(loaded, task);
    }
    waits.step(loaded, task, jiffies, spinning);
  }

  private void note(SuccessorGenerator loaded, int task) {
    ControlLocation node = loaded.node(task);
    boolean ordered = loaded.ordered(task);
    accesses.removeIf(made -> node.step != null && EnabledRaces.frees(node.step, made.step()));
    accesses.replaceAll(
        made ->
            new Made(
                made.task(),
                made.step(),
                made.text(),
                made.knowledge().after(task, node, ordered)));
    Step<?> access = EnabledRaces.access(node);
    if (access != null) {
      String text = access.label() + LockCycle.place(world, loaded, task);
      accesses.add(new Made(task, access, text, HappensBefore.of(task, node, ordered)));
    }
  }

  private List<Integer> sorted() {
    List<Integer> values = new ArrayList<>();
    for (int slot = 0; slot < world.shape().sharedSlots(); slot++) {
      values.add(world.memory().value(slot));
    }
    for (Automaton automaton : world.automata()) {
      List<List<Integer>> blocks = new ArrayList<>();
      for (int i = 0; i < automaton.role().count(); i++) {
        List<Integer> block = new ArrayList<>();
        int first = world.shape().block(automaton.firstTask() + i);
        for (int slot = first; slot < first + world.shape().blockSize(); slot++) {
          block.add(world.memory().value(slot));
        }
        blocks.add(block);
      }
      blocks.sort(Comparator.comparing(Object::toString));
      blocks.forEach(values::addAll);
    }
    return Collections.unmodifiableList(values);
  }

  /**
   * Takes note of where the run has come to.
   *
   * @param state the state that was just expanded
   * @param wanted what a reader wants to know of lockups: null for whether they are certain too
   */
  public void at(SuccessorGenerator state, @Nullable Boolean wanted) {
    this.state = state;
    this.onlyPossible = Boolean.TRUE.equals(wanted);
    state.fillMemory();
    this.repeatsFrom = passed.indexOf(sorted());
    goals.lookAt(state);
    waits.lookAt(state);
    this.following = null;
    this.followed = false;
    this.longestWaiter = -1;
  }

  /** The state at the end, expanded. */
  SuccessorGenerator state() {
    return Objects.requireNonNull(state);
  }

  Program program() {
    return world;
  }

  int hz() {
    return options.hz();
  }

  /** What there is to say about a hazard; complaints of the kernel end the world. */
  public List<HazardCheck.Said> about(Hazard hazard) {
    List<HazardCheck.Said> said = new ArrayList<>();
    for (HazardCheck.Said complaint : Complaints.in(state())) {
      if (complaint.signature().hazard() == hazard) {
        said.add(complaint);
      }
    }
    if (state().bug() != null) {
      return said;
    }
    for (HazardCheck check : HazardChecks.of(Set.of(hazard))) {
      said.addAll(check.atEnd(this));
    }
    return said;
  }

  /** The step from which on everything repeats, -1 if nothing does. */
  public int repeatsFrom() {
    return repeatsFrom;
  }

  /** The longest wait on the way, in jiffies. A task that hangs at the end does not count. */
  public int longestWait() {
    return waits.longest(longestWaiter());
  }

  /**
   * Whether the longest wait is not over: its task still waits, and all that can happen is that
   * time passes. A run that ends there does not show how long the wait is.
   */
  boolean waitsOn() {
    SuccessorGenerator end = state();
    if (repeatsFrom >= 0
        || end.jiffiesToNextTimer() == 0
        || !WaitIndex.waits(end, longestWaiter())) {
      return false;
    }
    for (int task = 0; task < end.tasks(); task++) {
      if (!end.node(task).finished() && end.enabled(task)) {
        return false;
      }
    }
    return true;
  }

  /** The tasks that wait through all of the run's last loop, and can go on at another time. */
  List<Integer> waitersWithoutBound() {
    return repeatsFrom < 0
        ? List.of()
        : waits.heldUpSince(repeatsFrom).stream().filter(task -> !hangs(task)).toList();
  }

  /** Whether a task still waits, and cannot go on in any state that follows. */
  private boolean hangs(int task) {
    ExploredGraph graph = waits.isHeldUpSince(waits.steps(), task) ? following() : null;
    if (graph == null) {
      return false;
    }
    state().fillMemory();
    int[] here = world.memory().values().clone();
    graph.search().load(0);
    int there = world.shape().sameSituation(world.memory().values(), here, task);
    boolean hangs = WaitIndex.neverGoesOn(world, graph.search(), there);
    state().fillMemory();
    return hangs;
  }

  /** How long a task may wait for others, in jiffies. */
  int allowedWait() {
    return options.allowedWait();
  }

  /** The task that waits longest. */
  int longestWaiter() {
    if (longestWaiter < 0) {
      longestWaiter = waits.longestWaiter(task -> !hangs(task));
    }
    return longestWaiter;
  }

  /** All that can still follow, or null if a limit ends that search. */
  private @Nullable ExploredGraph following() {
    if (!followed) {
      followed = true;
      state().fillMemory();
      Search search = FixpointSearch.inAnyOrder(space, options);
      following = search.isComplete() ? new ExploredGraph(world, search) : null;
      state().fillMemory();
    }
    return following;
  }

  /** The component that the state is in, if no transition leaves it; otherwise null. */
  private int @Nullable [] terminalComponent() {
    ExploredGraph graph = following();
    if (graph == null) {
      return null;
    }
    return graph.terminal().stream().filter(states -> states[0] == 0).findFirst().orElse(null);
  }

  /** The goals that this run has missed for good, and every other run misses as well. */
  List<String> missedGoals() {
    if (goals.names().isEmpty() || terminalComponent() == null) {
      return List.of();
    }
    if (missedByAll == null) {
      world.restart(options.time());
      Search all = FixpointSearch.inAnyOrder(space, options);
      missedByAll = new UnreachedGoals(world).in(all).missed();
      state().fillMemory();
    }
    return missedByAll;
  }

  /** The tasks that hang from here on. */
  List<HangingTasks.Hang> hanging() {
    int[] component = terminalComponent();
    ExploredGraph graph = following;
    return component == null || graph == null
        ? List.of()
        : HangingTasks.in(graph, component, options.hazards().contains(Hazard.LOST_WAKEUP));
  }

  /** Judges the tasks that a finding of a lockup names. */
  public void judge(Signature finding) {
    if (finding.hazard() == Hazard.OOM_LOCKUP || finding.hazard() == Hazard.BUSY_NO_OP) {
      Lockups.judge(world, finding);
    }
  }

  /** The lockups that the run's last loop shows. */
  List<HazardCheck.Said> lockups(Hazard hazard) {
    if (repeatsFrom < 0) {
      return List.of();
    }
    String loop =
        "steps "
            + (repeatsFrom + 1)
            + " to "
            + passed.size()
            + " repeat for ever and "
            + (hazard == Hazard.BUSY_NO_OP ? "move pages in a circle" : "achieve nothing");
    List<HazardCheck.Said> said = new ArrayList<>();
    int[] component = onlyPossible ? null : terminalComponent();
    ExploredGraph graph = following;
    if (component != null && graph != null) {
      for (Lockups.Lockup lockup :
          new Lockups(graph, options.fairness()).certain(hazard, component)) {
        said.add(new HazardCheck.Said(lockup.signature(), loop, false));
      }
    }
    if (said.isEmpty()) {
      possibleLockups(hazard, loop, said);
    }
    return said;
  }

  private void possibleLockups(Hazard hazard, String loop, List<HazardCheck.Said> said) {
    List<Done> round = done.subList(repeatsFrom, done.size());
    if (round.stream().anyMatch(this::works)) {
      return;
    }
    boolean busy = round.stream().anyMatch(this::movesPages);
    for (Automaton automaton : world.automata()) {
      List<Done> own =
          round.stream()
              .filter(step -> step.task() != Choice.CLOCK)
              .filter(step -> world.automaton(step.task()) == automaton)
              .toList();

      if (!automaton.role().daemon() && !own.isEmpty() && busy == (hazard == Hazard.BUSY_NO_OP)) {
        List<String> functions = own.stream().map(Done::function).distinct().toList();
        String function = functions.size() == 1 ? functions.get(0) : "";
        Signature signature = Lockups.signature(hazard, automaton, function);
        said.add(new HazardCheck.Said(signature, loop, true));
      }
    }
  }

  /** Whether a task that is no daemon gets work done. */
  private boolean works(Done step) {
    return step.progress() == Progress.WORK && !world.automaton(step.task()).role().daemon();
  }

  /** Whether a task that is judged moves pages. */
  private boolean movesPages(Done step) {
    return step.progress() == Progress.PAGES && Lockups.isJudged(world.automaton(step.task()));
  }

  /**
   * An access of which the next step of a task does not come after an earlier one.
   *
   * @param task the task that makes it next
   */
  record Unordered(Made first, Step<?> second, int task) {

    Signature signature(RunEnd end) {
      String other = second.label() + LockCycle.place(end.world, end.state(), task);
      return new Signature(Hazard.DATA_RACE, EnabledRaces.inOrder(first.text(), other));
    }
  }

  /** The accesses that nothing orders behind one that was made. */
  List<Unordered> unordered() {
    List<Unordered> found = new ArrayList<>();
    for (Made made : accesses) {
      for (int task = 0; task < state().tasks(); task++) {
        ControlLocation node = state().node(task);
        if (node.step != null && made.knowledge().races(made.step(), task, node, true)) {
          found.add(new Unordered(made, node.step, task));
        }
      }
    }
    return found;
  }
}
