// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.parametric.AnyNumberSearch;
import org.oomcheck.explorer.program.CodeObserver;
import org.oomcheck.explorer.program.Program;
import org.oomcheck.explorer.program.Watchdog;
import org.oomcheck.explorer.result.AnyNumber;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Limits;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.explorer.selfcheck.HiddenStateCheck;
import org.oomcheck.explorer.selfcheck.LoopMergeCheck;
import org.oomcheck.explorer.selfcheck.RandomWalkCheck;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.World;

/**
 * Answers for any number of tasks: with the most precise abstraction first, then with a few numbers
 * of tasks, and then, if there is no answer yet, with abstractions that can count more tasks. Where
 * the first takes long, it waits for one task, as many hazards need no more, and for the others,
 * which end soon. A proof is compared with what one task and two meet.
 */
final class AnyNumberExplorer {
  /** Up to this many tasks are tried to see whether they meet what could not be excluded. */
  private static final int MAX_TRIED = 4;

  /** Up to this many tasks are compared with a proof: what they meet refutes it. */
  private static final int MAX_COMPARED = 2;

  /** With so many abstract states one task is tried before the others. */
  private static final int FEW_STATES = 2_000;

  /** With so many states one task that is tried before the others, or a comparison, is given up. */
  private static final int MAX_FIRST_STATES = 50_000;

  /** With so many states a number of tasks is given up. */
  private static final int MAX_TRIED_STATES = 500_000;

  /** With so many states a search is given up in which tasks are counted that add to cells. */
  private static final int MAX_WIDE_STATES = 200;

  private final Explorer explorer;
  private final Options options;
  private final Watchdog watchdog;
  private final IntFunction<World> family;
  private final int room;

  AnyNumberExplorer(
      Explorer explorer, Options options, Watchdog watchdog, IntFunction<World> family, int room) {
    this.explorer = explorer;
    this.options = options.time(TimeMode.EAGER);
    this.watchdog = watchdog;
    this.family = family;
    this.room = room;
  }

  AnyNumber explore() {
    AnyNumber first = search(upTo(FEW_STATES), search -> search.run(false));
    boolean isLarge = !first.isProven() && first.states() >= FEW_STATES;
    AnyNumber wide = first;
    if (isLarge) {
      AnyNumber.Met alone = met(1, MAX_FIRST_STATES).met();
      if (alone != null) {
        return first.with(alone);
      }
      wide = searchWide();
      first = wide.isProven() ? wide : search(options, search -> search.run(false));
    }
    if (first.isProven()) {
      return compared(first);
    }
    AnyNumber found = tryNumbers(first, MAX_TRIED, MAX_TRIED_STATES);
    if (found.met() != null) {
      return found;
    }
    boolean isComplete = found.open() == null;
    if (!isComplete && !AnyNumberSearch.lacksRoom(found, room)) {
      return found;
    }
    AnyNumber sure = isComplete ? search(options, search -> search.run(true)) : found;
    if (!sure.isProven()) {
      wide = isLarge ? wide : searchWide();
      found = isComplete || wide.possible().isEmpty() ? found : wide.but(null);
    }
    return sure.isProven() ? compared(sure) : wide.isProven() ? compared(wide) : found;
  }

  /** Searches with tasks counted that add to cells: what is proven, or else what is possible. */
  private AnyNumber searchWide() {
    AnyNumber near = searchWide(false);
    AnyNumber far = near.isProven() || near.open() != null ? near : searchWide(true);
    return far.isProven() ? far : near;
  }

  private AnyNumber searchWide(boolean far) {
    AnyNumber first = search(upTo(MAX_WIDE_STATES), search -> search.runWide(false, far));
    if (first.isProven()) {
      return first;
    }
    AnyNumber second = search(upTo(MAX_WIDE_STATES), search -> search.runWide(true, far));
    return second.isProven() || first.possible().isEmpty() || !second.possible().isEmpty()
        ? second
        : first;
  }

  /** A proof with what a few tasks meet, if they meet something in spite of it. */
  private AnyNumber compared(AnyNumber proven) {
    return tryNumbers(proven, MAX_COMPARED, MAX_FIRST_STATES);
  }

  private Options upTo(int states) {
    Limits limits = options.limits();
    return options.limits(limits.states(Math.min(limits.states(), states)));
  }

  private AnyNumber search(Options with, Function<AnyNumberSearch, AnyNumber> how) {
    return explorer.watch(
        rests -> {
          IntFunction<World> noted = tasks -> rests.noted(family.apply(tasks));
          HiddenStateCheck hidden = new HiddenStateCheck();
          CodeObserver observer = options.selfChecks() ? hidden : CodeObserver.NONE;
          Consumer<Program> check = program -> check(program, noted.apply(room), hidden);
          return how.apply(new AnyNumberSearch(noted, with, room, observer, check));
        });
  }

  private void check(Program program, World world, HiddenStateCheck hidden) {
    program.automata().forEach(each -> LoopMergeCheck.of(each, null));
    if (options.selfChecks()) {
      new RandomWalkCheck(world, options, program).run();
      hidden.finish();
    }
  }

  /**
   * Looks for the smallest number of tasks that meets a hazard.
   *
   * @param most up to so many tasks are tried
   * @param states with so many states a number of tasks is given up
   */
  private AnyNumber tryNumbers(AnyNumber found, int most, int states) {
    for (int tasks = 1; tasks <= most; tasks++) {
      Few few = met(tasks, states);
      if (few.met() != null) {
        return found.with(few.met());
      }
      if (!few.isComplete()) {
        return found;
      }
    }
    return found;
  }

  /**
   * What a few tasks show.
   *
   * @param met the hazards, null if there are none
   * @param isComplete whether all of it was explored, up to the hazards that end a search
   */
  private record Few(AnyNumber.@Nullable Met met, boolean isComplete) {}

  private Few met(int tasks, int states) {
    Verdict verdict = new Explorer(upTo(states), watchdog).explore(family.apply(tasks));
    Set<Hazard> hazards = EnumSet.noneOf(Hazard.class);
    if (verdict instanceof Verdict.Violated violated) {
      for (Counterexample each : violated.counterexamples()) {
        if (!each.possible() && isLookedFor(each.hazard())) {
          hazards.add(each.hazard());
        }
      }
    }
    return new Few(
        hazards.isEmpty() ? null : new AnyNumber.Met(tasks, hazards),
        verdict instanceof Verdict.Proven || verdict instanceof Verdict.Violated);
  }

  private static boolean isLookedFor(Hazard hazard) {
    return hazard != Hazard.GOAL_MISSED
        && hazard.kind() != Hazard.Kind.ORDER
        && hazard.kind() != Hazard.Kind.TIME;
  }
}
