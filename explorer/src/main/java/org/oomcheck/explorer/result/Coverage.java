// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.result;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.oomcheck.model.machine.Hazard;

/**
 * What a search has seen.
 *
 * @param tasks how many tasks the world has
 * @param states how many different states were reached
 * @param transitions how many steps were taken from them
 * @param finalStates how many states have nothing left to do, whether good or bad
 * @param depth the most steps that any state is away from the start
 * @param seconds how long it took
 * @param time when timers fired
 * @param symmetry whether interchangeable tasks were treated as such
 * @param reduction whether orders of steps that make no difference were left out; then only certain
 *     lockups were looked for
 * @param hazards what was looked for
 * @param goals what the world is there for, and whether a run does it
 * @param limit what ended the search early, or null if it was complete
 * @param notCompared what tasks refer to and could not be compared, in words: state outside of
 *     cells could be there
 * @param ignored the cells that make no difference to what tasks do; states that differ in these
 *     alone count as one
 * @param judged what was judged of the states
 * @param reorderings the pairs of accesses whose order is taken for granted; null if they were not
 *     looked for
 */
public record Coverage(
    int tasks,
    long states,
    long transitions,
    long finalStates,
    int depth,
    double seconds,
    TimeMode time,
    boolean symmetry,
    boolean reduction,
    Set<Hazard> hazards,
    Goals goals,
    @Nullable Limit limit,
    List<String> notCompared,
    List<String> ignored,
    Judged judged,
    @Nullable List<Reordering> reorderings) {

  /** A search of a world in which everything that tasks refer to could be compared. */
  public Coverage(
      int tasks,
      long states,
      long transitions,
      long finalStates,
      int depth,
      double seconds,
      TimeMode time,
      boolean symmetry,
      boolean reduction,
      Set<Hazard> hazards,
      Goals goals,
      @Nullable Limit limit) {
    this(
        tasks,
        states,
        transitions,
        finalStates,
        depth,
        seconds,
        time,
        symmetry,
        reduction,
        hazards,
        goals,
        limit,
        List.of(),
        List.of(),
        Judged.GRAPH,
        null);
  }

  /**
   * The kinds of hazards that were looked for, in words. With reduction not all of progress is:
   * tasks that hang, and certain lockups. Nor is it where not the whole graph was judged.
   */
  public List<String> lookedFor() {
    return hazards.stream()
        .map(Hazard::kind)
        .distinct()
        .sorted()
        .flatMap(
            kind -> kind == Hazard.Kind.PROGRESS ? progressLookedFor() : Stream.of(kind.word()))
        .toList();
  }

  private Stream<String> progressLookedFor() {
    return switch (judged) {
      case SINGLE_STATES -> Stream.of("lock cycles", "deadlocks of all tasks");
      case TERMINAL_COMPONENTS -> Stream.of("hanging");
      case GRAPH ->
          reduction
              ? Stream.of("hanging", "certain lockups")
              : Stream.of(Hazard.Kind.PROGRESS.word());
    };
  }

  /** A copy of this coverage with these goals. */
  public Coverage goals(Goals other) {
    return with(other, notCompared, ignored, judged, reorderings);
  }

  /** A copy that says what could not be compared. */
  public Coverage notComparing(List<String> what) {
    return with(goals, List.copyOf(what), ignored, judged, reorderings);
  }

  /** A copy that says what the search has judged of its states. */
  public Coverage judging(Judged what) {
    return with(goals, notCompared, ignored, what, reorderings);
  }

  /** A copy that says which cells the search ignores: states that differ only there are one. */
  public Coverage ignoring(List<String> cells) {
    return with(goals, notCompared, List.copyOf(cells), judged, reorderings);
  }

  /** A copy that says of which pairs of accesses the order is taken for granted. */
  public Coverage takingForGranted(List<Reordering> pairs) {
    return with(goals, notCompared, ignored, judged, List.copyOf(pairs));
  }

  private Coverage with(
      Goals otherGoals,
      List<String> what,
      List<String> cells,
      Judged judgedNow,
      @Nullable List<Reordering> pairs) {
    return new Coverage(
        tasks,
        states,
        transitions,
        finalStates,
        depth,
        seconds,
        time,
        symmetry,
        reduction,
        hazards,
        otherGoals,
        limit,
        what,
        cells,
        judgedNow,
        pairs);
  }
}
