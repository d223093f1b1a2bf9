// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.oomcheck.explorer.hazard.StateChecks;
import org.oomcheck.explorer.program.Program;
import org.oomcheck.explorer.replay.Replay;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Counterexample.Choice;
import org.oomcheck.explorer.result.Counterexample.Taken;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.explorer.search.StateSpace;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.World;

/**
 * The law of the bystander: a daemon that changes nothing of a world changes nothing of its
 * verdict. The findings are the same, and a schedule that leads to one beside the bystander leads
 * to it without the bystander's steps as well.
 */
final class BystanderLaw {
  /** A bystander has a few states of its own for every state of the world. */
  private static final int TIMES_THE_STATES = 40;

  private final World world;
  private final Options options;
  private final Verdict alone;
  private final int tasks;

  /** Explores the world alone. */
  BystanderLaw(World world, Options options) {
    this.world = world;
    this.options = options.everyFinding(true);
    this.alone = new Explorer(this.options).explore(world);
    this.tasks = alone.coverage().tasks();
  }

  /** Whether the world alone has an answer. */
  boolean isDecided() {
    boolean answered = alone instanceof Verdict.Violated || alone instanceof Verdict.Proven;
    return answered && alone.coverage().limit() == null;
  }

  /** Compares the world alone with the world beside a bystander. */
  void holdsBeside(Bystander bystander) {
    int states = options.limits().states();
    Options more = options.limits(options.limits().states(TIMES_THE_STATES * states));
    Verdict beside = new Explorer(more).explore(bystander.beside(world));
    assertThat(findings(beside)).as("beside one that %s", bystander).isEqualTo(findings(alone));
    for (Counterexample found : counterexamples(beside)) {
      if (isAWaitWithoutBound(found)) {
        continue;
      }
      assertThat(withoutBystander(found))
          .as("%s without the bystander that %s", found.finding(), bystander)
          .satisfies(shown -> assertThat(shown.finding()).isEqualTo(found.finding()))
          .satisfies(shown -> assertThat(shown.possible()).isEqualTo(found.possible()));
    }
  }

  /** The loop of such a wait may be one of the bystander alone, which is no loop without it. */
  private static boolean isAWaitWithoutBound(Counterexample found) {
    return found.hazard() == Hazard.STALL && found.repeatsFrom() >= 0;
  }

  private static List<Counterexample> counterexamples(Verdict verdict) {
    return verdict instanceof Verdict.Violated violated ? violated.counterexamples() : List.of();
  }

  /** What was found, and what more there is to say of it; or why there is no answer. */
  private static Map<String, String> findings(Verdict verdict) {
    Map<String, String> findings = new TreeMap<>();
    if (verdict instanceof Verdict.HarnessError error) {
      findings.put(error.problem(), "");
    } else if (verdict instanceof Verdict.Inconclusive open) {
      findings.put(open.limit().toString(), "");
    }
    counterexamples(verdict).forEach(found -> findings.put(found.finding().toString(), how(found)));
    return findings;
  }

  /** Whether a hazard is no more than possible, and how long a wait takes. */
  private static String how(Counterexample found) {
    String wait = isAWaitWithoutBound(found) ? "no bound" : String.valueOf(found.stallJiffies());
    return (found.possible() ? "possible, " : "") + wait;
  }

  /** What the schedule shows in the world alone, without the steps of the bystander. */
  private Counterexample withoutBystander(Counterexample found) {
    Replay replay = newReplay();
    int passed = 0;
    for (Taken step : found.steps()) {
      int task = step.choice().task();
      passed = step.jiffies();
      if (task != Choice.CLOCK && task != tasks) {
        letTimePass(replay, passed);
        replay.take(step.choice());
      }
    }
    letTimePass(replay, passed + passedAtTheEnd(found));
    List<Choice> schedule = replay.taken().stream().map(Taken::choice).toList();
    return newReplay().run(found.finding(), found.possible(), schedule);
  }

  private Replay newReplay() {
    Program program = new Program(world, options.hz());
    return new Replay(new StateSpace(program, StateChecks::new), options);
  }

  /** A step of the clock that comes last is as long as its label says. */
  private static int passedAtTheEnd(Counterexample found) {
    List<Taken> steps = found.steps();
    Taken last = steps.isEmpty() ? null : steps.get(steps.size() - 1);
    return last == null || last.choice().task() != Choice.CLOCK
        ? 0
        : Integer.parseInt(last.label().split(" ", 2)[0]);
  }

  /** Lets the timers of the world alone fire that have fired beside the bystander. */
  private static void letTimePass(Replay replay, int until) {
    while (replay.jiffies() < until) {
      replay.stepper().load();
      int next = replay.stepper().expander().jiffiesToNextTimer();
      if (next == 0 || replay.jiffies() + next > until) {
        return;
      }
      replay.take(new Choice(Choice.CLOCK, 0));
    }
  }
}
