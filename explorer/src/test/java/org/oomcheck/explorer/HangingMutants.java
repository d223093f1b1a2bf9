// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.oomcheck.explorer.Mutants.mutant;

import java.util.List;
import org.oomcheck.explorer.Mutants.Mutant;

/** Faults in what is said about tasks that hang, or loop for ever. */
final class HangingMutants {

  private HangingMutants() {}

  static List<Mutant> hangs() {
    return List.of(
        mutant(
            "components that can be left are judged",
            Checks.PROGRAMS,
            "TransitionGraph",
            "if (isClosed(component, componentOf, number)) {",
            "if (isClosed(component, componentOf, number) || !component.equals(null)) {"),
        mutant(
            "only worlds that have come to their end are judged",
            Checks.BYSTANDERS,
            "TransitionGraph",
            "if (isClosed(component, componentOf, number)) {",
            "if (component.length == 0) {"),
        mutant(
            "states after a complaint are judged",
            Checks.PROGRAMS,
            "ExploredGraph",
            "transitions().end(state) && !complains(state)) {",
            "transitions().end(state)) {"),
        mutant(
            "a task whose timer will fire hangs",
            Checks.HANGS,
            "HangingTasks",
            "(tracked == null || !tracked.moves(task))) {",
            "(tracked == null || !tracked.moves(task) || step.timed())) {"),
        mutant(
            "a task that idles hangs",
            Checks.SMALL_WORLDS,
            "HangingTasks",
            "hangs[task] = !step.idles();",
            "hangs[task] = true;"),
        mutant(
            "the chain of holders ends at the first one",
            Checks.HANGS,
            "HangingTasks",
            "        follow(holder, chain, roots, waits);",
            "        chain.add(holder);"),
        mutant(
            "a wait that something else could end has no holder",
            Checks.HOLDERS,
            "HangingTasks",
            "(loaded.node(holder).heldMask & at.triedMask) != 0",
            "false"),
        mutant(
            "a read section keeps no grace period",
            Checks.HOLDERS,
            "HangingTasks",
            "lock.isWaitedFor(task)",
            "task < 0"),
        mutant(
            "a holder that idles counts as ended",
            Checks.HANGS,
            "HangingTasks",
            "&& !loaded.node(root).finished()) {",
            "&& !loaded.node(root).finished()\n"
                + "          && !String.valueOf(loaded.node(root).label).contains(\"idles\")) {"),
        mutant(
            "lost wake-ups are not told from other hangs",
            Checks.SMALL_WORLDS,
            "HangingTasks",
            "step.kind() == Step.Kind.SLEEP",
            "step.kind() == null"));
  }

  /** The faults in what a task would do if it were woken once more. */
  static List<Mutant> rounds() {
    return List.of(
        mutant(
            "a lost wake-up explains every wait for an event",
            Checks.SLEEPERS,
            "HangingTasks",
            "goingOn.get(task)",
            "task >= 0"),
        mutant(
            "a lost wake-up explains no wait for an event",
            Checks.SLEEPERS,
            "HangingTasks",
            "goingOn.get(task)",
            "task < 0"),
        mutant(
            "a server that sleeps behind its work has gone on",
            Checks.SLEEPERS,
            "Wakeups",
            " || isRepeated(state, task, asleep, round)",
            ""),
        mutant(
            "a sleeper that comes to another test has not gone on",
            Checks.SLEEPERS,
            "Wakeups",
            "labels(again).equals(labels(round)) &&",
            ""));
  }

  /** The faults in what is said about a task that hangs. */
  static List<Mutant> causes() {
    return List.of(
        mutant(
            "a sleeper that sees another value and sleeps again has gone on",
            Checks.HANGS,
            "Wakeups",
            "at.isSameWait(asleep) || isRepeated(state, task, asleep, round)",
            "at == asleep"),
        mutant(
            "a sleeper that tests in another place and sleeps again has gone on",
            Checks.SLEEPERS,
            "ControlLocation",
            "here != there && here != other",
            "here != there"),
        mutant(
            "the condition of a sleeper is tested in one state",
            Checks.HANGS,
            "HangingTasks",
            "for (int place = 0; place < component.length; place++) {",
            "for (int place = 0; place < 1; place++) {"),
        mutant(
            "a lost wake-up does not explain the tasks that wait for the sleeper",
            Checks.HANGS,
            "HangingTasks",
            " && !waitsForASleeper(task)",
            ""),
        mutant(
            "the signature of a hang forgets the function",
            Checks.HANGS,
            "HangingTasks",
            "at.label + place(last));",
            "at.label);"),
        mutant(
            "the signature of a cycle forgets the functions",
            Checks.HANGS,
            "LockCycle",
            "wantedLock(state.node(task)) + place(program, state, task)",
            "wantedLock(state.node(task))"),
        mutant(
            "a writer that may give up keeps readers out for good",
            Checks.HOLDERS,
            "LockCycle",
            "mayFree |= state.node(task).triedMask;",
            ""),
        mutant(
            "what was only tried is looked up by its number",
            Checks.HOLDERS,
            "GuidedRun",
            "!isOnlyTried && !passed.get(there.id)",
            "!passed.get(there.id)"),
        mutant(
            "a loop of C that comes round later is not seen",
            Checks.SOUNDNESS,
            "GuidedRun",
            "(to == seen && to != position)",
            "false"),
        mutant(
            "tasks that an edge connects are told apart",
            Checks.HANGS,
            "TrackedTasks",
            "join(from, occurrence(to, graph.after(edge, first + i) - first));",
            ""),
        mutant(
            "a replay shows any finding of the hazard",
            Checks.HANGS,
            "Replay",
            "finding == null || each.signature().equals(finding)",
            "true"));
  }

  static List<Mutant> lockups() {
    return List.of(
        mutant(
            "a task's own work is no progress",
            Checks.HAZARDS,
            "Lockups",
            "&& !tracked.works(task)",
            ""),
        mutant(
            "a daemon that waits for work now and then is judged",
            Checks.HANGS,
            "Lockups",
            "!automaton.role().daemon() || !tracked.idles(task);",
            "true;"),
        mutant(
            "a daemon that never waits for work is judged",
            Checks.BYSTANDERS,
            "Lockups",
            "      if (neverIdles[first]) {",
            "      if (neverIdles[first] && first < 0) {"),
        mutant(
            "a daemon that has taken work for good is not judged",
            Checks.HANGS,
            "Lockups",
            "boolean judged = !automaton.role().daemon() || !tracked.idles(task);",
            "boolean judged = !automaton.role().daemon();"),
        mutant(
            "the work of a daemon is the progress of others",
            Checks.BYSTANDERS,
            "Lockups",
            "        && !program.automaton(graph.mover(edge)).role().daemon();",
            "        && !neverIdles[graph.mover(edge)];"),
        mutant(
            "work ends no cycle",
            Checks.HAZARDS,
            "Lockups",
            "return graph.progress(edge) == Progress.WORK",
            "return graph.progress(edge) == null"),
        mutant(
            "pages that move are no matter",
            Checks.HAZARDS,
            "Lockups",
            "&& busy == (hazard == Hazard.BUSY_NO_OP)) {\n          found.add(",
            "&& hazard == Hazard.OOM_LOCKUP) {\n          found.add("),
        mutant(
            "certain lockups are no more than possible",
            Checks.HANGS,
            "Lockups",
            "lockup(hazard, automaton, component, all, false)",
            "lockup(hazard, automaton, component, all, true)"),
        mutant(
            "a timer that arms itself keeps a task for ever",
            Checks.HANDLERS,
            "FairCycles",
            "return !here.isInterruptedForATime() && !interrupts(here, edge);",
            "return true;"),
        mutant(
            "a handler may stop half-way for ever",
            Checks.HANDLERS,
            "FairCycles",
            "interruptible.intersects(standing)",
            "interruptible.isEmpty()"),
        mutant(
            "an interrupt that raises itself keeps no task for ever",
            Checks.HANDLERS,
            "ControlLocation",
            "return !each.lock().canStorm();",
            "return true;"));
  }
}
