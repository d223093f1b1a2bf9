// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The faults that are seeded into the explorer, each as a change of its source text. */
final class Mutants {
  private static final Path SOURCES = Path.of("src", "main", "java", "org", "oomcheck", "explorer");

  /** One piece of text of a class, and what it becomes. */
  record Change(String file, String text, String becomes) {

    /** Whether the text is there, exactly once. */
    boolean isUpToDate() throws IOException {
      String source = Files.readString(sourceOf(file));
      int at = source.indexOf(text);
      return at >= 0 && at == source.lastIndexOf(text);
    }

    String applied() throws IOException {
      String source = Files.readString(sourceOf(file));
      if (!isUpToDate()) {
        throw new IllegalArgumentException(
            "outdated: '" + text + "' is not in " + file + " exactly once");
      }
      return source.replace(text, becomes);
    }
  }

  private static Path sourceOf(String file) throws IOException {
    try (Stream<Path> sources = Files.walk(SOURCES)) {
      return sources.filter(path -> path.endsWith(file + ".java")).findFirst().orElseThrow();
    }
  }

  /** A fault, and the check that notices it. */
  record Mutant(String name, Checks noticedBy, Change change) {

    @Override
    public String toString() {
      return name;
    }
  }

  private Mutants() {}

  static Stream<Mutant> all() {
    return Stream.of(
            inSteps(),
            CounterMutants.counters(),
            CounterMutants.contributions(),
            inLoops(),
            inRules(),
            inSymmetryAndReduction(),
            MergingMutants.merging(),
            inTheStore(),
            SharedMutants.shares(),
            SharedMutants.halves(),
            SharedMutants.components(),
            inHazards(),
            GoalMutants.goals(),
            inOrder(),
            MemoryMutants.memory(),
            HangingMutants.hangs(),
            HangingMutants.causes(),
            HangingMutants.rounds(),
            HangingMutants.lockups())
        .flatMap(List::stream);
  }

  static Mutant mutant(String name, Checks noticedBy, String file, String text, String becomes) {
    return new Mutant(name, noticedBy, new Change(file, text, becomes));
  }

  private static List<Mutant> inSteps() {
    return List.of(
        mutant(
            "a step forgets all but the first cell that it reads",
            Checks.SMALL_WORLDS,
            "Memory",
            "if (!contains(changedSlot, changes, slot) && !contains(readSlot, reads, slot)) {",
            "if (reads == 0 && !contains(changedSlot, changes, slot)) {"),
        mutant(
            "a write of the value that is there is forgotten",
            Checks.SMALL_WORLDS,
            "Memory",
            "if (old == value && !recording) {",
            "if (old == value) {"),
        mutant(
            "a step's case does not depend on the timer",
            Checks.SMALL_WORLDS,
            "StepSemantics",
            "memory.recorded(shape.timer(task))",
            "memory.value(shape.timer(task))"),
        mutant(
            "the guard of a lock is skipped",
            Checks.SMALL_WORLDS,
            "StepSemantics",
            "    if (rules.enabled(step)) {",
            "    if (rules.enabled(step) || step.kind() == Step.Kind.ACQUIRE) {"),
        mutant(
            "a wait never times out",
            Checks.SMALL_WORLDS,
            "StepSemantics",
            "if (step.timed() && left == 0) {",
            "if (step.timed() && left < 0) {"));
  }

  private static List<Mutant> inLoops() {
    return List.of(
        mutant(
            "loop heads with other locals are one",
            Checks.SMALL_WORLDS,
            "HistoryPoint",
            "ordinal, end, live,",
            "ordinal, end, List.of(),"),
        mutant(
            "loop heads with other locks held are one",
            Checks.SOUNDNESS,
            "HistoryPoint",
            "List.copyOf(task.held())",
            "List.of()"),
        mutant(
            "two loops opened at one place are one",
            Checks.SHORT_CUTS,
            "GuidedRun",
            "int ordinal = loopsHere++;",
            "int ordinal = 0;"),
        mutant(
            "what ends a task is not run once more",
            Checks.SOUNDNESS,
            "Automaton",
            "SameStep.difference(node, rerun(historyOf(node.previous, node.via)))",
            "null"),
        mutant(
            "the audit looks at no merge",
            Checks.SOUNDNESS,
            "Automaton",
            "return merges;",
            "return List.of();"));
  }

  private static List<Mutant> inRules() {
    return List.of(
        mutant(
            "a pid that is read is not compared with those of the others",
            Checks.WORLD_RULES,
            "Automaton",
            "other < role.count() && run.pidIsRead()",
            "other < role.count() && run.endedEarly()"),
        mutant(
            "symmetry stays on where a step names its task",
            Checks.WORLD_RULES,
            "Memory",
            "    named.set(self);\n",
            ""),
        mutant(
            "what a body leaves behind is not compared",
            Checks.WORLD_RULES,
            "Program",
            "    observer.bodyRan(run.task().comm());\n",
            ""),
        mutant(
            "what a step leaves behind is not compared",
            Checks.WORLD_RULES,
            "StepRules",
            "    program.observer().stepRan(step);\n",
            ""),
        mutant(
            "a loop is followed for 32 iterations",
            Checks.WORLD_RULES,
            "LoopMergeCheck",
            "ITERATIONS = 300",
            "ITERATIONS = 32"),
        mutant(
            "no walk goes to an end of the task",
            Checks.WORLD_RULES,
            "LoopMergeCheck",
            "ENDING_WALKS = 32",
            "ENDING_WALKS = 0"),
        mutant(
            "steps on other threads are answered",
            Checks.WORLD_RULES,
            "GuidedRun",
            "Thread.currentThread() != thread",
            "Thread.currentThread() == null"),
        mutant(
            "a complaint that is caught is forgotten",
            Checks.WORLD_RULES,
            "GuidedRun",
            "    if (!over) {\n      bug = splat",
            "    if (over) {\n      bug = splat"),
        mutant(
            "two holders of a lock are not noticed",
            Checks.WORLD_RULES,
            "LockHolders",
            "if ((held & own) != 0) {",
            "if ((held & own) < 0) {"),
        mutant(
            "a step that counts tasks is not tried with a full room",
            Checks.ANY_NUMBER,
            "StepTrials",
            "program.lookingAround().contains(node.label)",
            "program.lookingAround().size() < 0"),
        mutant(
            "a stall is taken for whole before its end",
            Checks.WORLD_RULES,
            "StallCheck",
            " || end.waitsOn()",
            ""));
  }

  private static List<Mutant> inSymmetryAndReduction() {
    return List.of(
        mutant(
            "sorting forgets where tasks were",
            Checks.HAZARDS,
            "Symmetry",
            "        moved[to] = from;\n",
            "        moved[task] = from;\n"),
        mutant(
            "a task of the same role is taken for the same",
            Checks.SMALL_WORLDS,
            "Symmetry",
            " && layout.block(packed, task) == layout.block(packed, task - 1);",
            ";"),
        mutant(
            "the last task of a role is not sorted",
            Checks.PROGRAMS,
            "Symmetry",
            "task < end[group]; task++",
            "task < end[group] - 1; task++"),
        mutant(
            "what a step changes for the next one is no conflict",
            Checks.SHORT_CUTS,
            "LearnedCase",
            "changesCaseOf(other) || other.changesCaseOf(this) || ",
            ""),
        mutant(
            "two writes are no conflict",
            Checks.REDUCED_LOOPS,
            "LearnedCase",
            " || leavesOtherValues(other);",
            ";"),
        mutant(
            "no step enables another one",
            Checks.SHORT_CUTS,
            "StubbornSets",
            "      openAll(cases, state, writers);\n",
            ""),
        mutant(
            "a terminal component may put a task off for ever",
            Checks.SHORT_CUTS,
            "ReducedSearch",
            "again.set(state);",
            "again.clear(state);"),
        mutant(
            "a case of one task is not learned of the others of its role",
            Checks.SHORT_CUTS,
            "StubbornSets",
            "if (known.cases().size() > before) {",
            "if (known.cases().size() < before) {"),
        mutant(
            "tasks may spin while a timer runs",
            Checks.REDUCED_LOOPS,
            "ReducedSearch",
            "SpinStates.mayBeIn(search) ? null : search",
            "SpinStates.mayBeIn(search) ? search : search"),
        mutant(
            "a loop may put a task off for ever that arms a timer",
            Checks.REDUCED_LOOPS,
            "ReducedSearch",
            "loop -> follow(search, loop, again)",
            "loop -> {}"));
  }

  private static List<Mutant> inTheStore() {
    return List.of(
        mutant(
            "no rare case runs again",
            Checks.REEXPANSION,
            "MetCases",
            "Integer::sum) <= often",
            "Integer::sum) <= -often"),
        mutant(
            "states are compared by their first word",
            Checks.STORE,
            "StateStore",
            "i < words; i++) {\n      if",
            "i < 1; i++) {\n      if"),
        mutant(
            "repacking forgets the new smallest values",
            Checks.STRAY_WORLDS,
            "Repacking",
            "System.arraycopy(raised, 0, repacked, 0, raised.length);",
            "java.util.Arrays.fill(repacked, 0);"),
        mutant(
            "batches keep hazards from the search",
            Checks.SHORT_CUTS,
            "FrontierBatch",
            " && !concerned.test(expander)",
            ""),
        mutant(
            "batches come in another order",
            Checks.SOUNDNESS,
            "FrontierPipeline",
            "first + batch * FrontierBatch.STATES",
            "first + (batches() - 1 - batch) * FrontierBatch.STATES"));
  }

  private static List<Mutant> inHazards() {
    return List.of(
        mutant(
            "a part of the hash decides",
            Checks.STORE,
            "StateStore",
            "equal(chunks, (entry & mask) - 1, packed, offset))",
            "(entry & mask) > 0)"),
        mutant(
            "time passes by one jiffy too many",
            Checks.SMALL_WORLDS,
            "StepSemantics",
            "left - delta)",
            "Math.max(0, left - delta - 1))"),
        mutant(
            "time passes while tasks can move",
            Checks.SMALL_WORLDS,
            "SuccessorGenerator",
            "timedTaskIsBlocked && (moves == 0 || spinning)",
            "timedTaskIsBlocked"),
        mutant(
            "a task that works and sleeps again has not gone on",
            Checks.STRAY_WORLDS,
            "Wakeups",
            "|| !Arrays.equals(before, state.cells())",
            ""),
        mutant(
            "circles of three locks are overlooked",
            Checks.SMALL_WORLDS,
            "LockCycle",
            "if (task == path.get(0)) {",
            "if (task == path.get(0) && path.size() < 3) {"),
        mutant(
            "fairness owes nothing to an enabled task",
            Checks.HAZARDS,
            "FairCycles",
            "if (mover != Choice.CLOCK && !able.get(mover)) {",
            "if (mover != Choice.CLOCK && fairness == Fairness.WEAK) {"));
  }

  private static List<Mutant> inOrder() {
    return List.of(
        mutant(
            "a relaxed read gives an order",
            Checks.MESSAGES,
            "HappensBefore",
            "case READ -> acquires ? taken(mover, node) : looked(mover, node);",
            "case READ -> taken(mover, node);"),
        mutant(
            "a relaxed write hands an order on",
            Checks.MESSAGES,
            "HappensBefore",
            "forgotten(node).given(mover, node) : forgotten(node).left(mover, node);",
            "forgotten(node).given(mover, node) : given(mover, node);"),
        mutant(
            "a variable that was overwritten hands on what it did before",
            Checks.MESSAGES,
            "HappensBefore",
            "boolean alone = node.objectMask != ObjectIds.SHARED;",
            "boolean alone = node.objectMask == 0;"),
        mutant(
            "an unlock gives no order",
            Checks.MESSAGES,
            "HappensBefore",
            "case RELEASE -> given(mover, node);",
            "case RELEASE -> this;"),
        mutant(
            "a search that goes on does not look again where time passes",
            Checks.GOING_ON,
            "Search",
            "if (again.get(state)) {",
            "if (again.get(state) && state < 0) {"));
  }
}
