// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.check;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.report.Check;
import org.oomcheck.report.CheckResult;

/**
 * Asks what is proven once more, with timers that fire at any moment: a scenario of the user's was
 * tried with no timing yet.
 *
 * @param isConcerned which checks are asked twice
 * @param isEnded whether the user has ended the run: then nothing is asked any more
 */
public record BothTimes(Predicate<Check> isConcerned, BooleanSupplier isEnded) {

  /**
   * The results of a command, and behind each proof what is found when timers may fire at any
   * moment. Nothing is added where no timer fires.
   *
   * @param search checks again
   */
  public List<CheckResult> behind(
      List<CheckResult> results, Function<List<Check>, List<CheckResult>> search) {
    List<Check> again =
        results.stream()
            .filter(this::isHalfAsked)
            .map(result -> whenTimersAreFree(result.check()))
            .toList();
    if (again.isEmpty() || isEnded.getAsBoolean()) {
      return results;
    }
    List<CheckResult> free = search.apply(again);
    List<CheckResult> both = new ArrayList<>();
    for (CheckResult result : results) {
      both.add(result);
      free.stream()
          .filter(other -> other.check().equals(whenTimersAreFree(result.check())))
          .filter(other -> !isTheSameSearch(other, result))
          .forEach(both::add);
    }
    return both;
  }

  private boolean isHalfAsked(CheckResult result) {
    return isConcerned.test(result.check())
        && result.check().time() == TimeMode.MAXIMAL
        && result.verdict() instanceof Verdict.Proven;
  }

  private static boolean isTheSameSearch(CheckResult one, CheckResult other) {
    return one.word().equals(other.word())
        && one.verdict().coverage().states() == other.verdict().coverage().states()
        && one.verdict().coverage().transitions() == other.verdict().coverage().transitions();
  }

  private static Check whenTimersAreFree(Check check) {
    return check.with(TimeMode.EAGER);
  }
}
