// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.review;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Function;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.model.tree.KernelTree;
import org.oomcheck.report.Check;
import org.oomcheck.report.CheckResult;

/**
 * What checks come to on a tree without a change. Reviews of several changes to one tree share it,
 * so that each check is explored once; they must have the same limits.
 */
public final class Unchanged {
  private final Map<Question, Answer> answers = new ConcurrentHashMap<>();

  /** A check, without what is expected of it. */
  private record Question(
      KernelTree tree, String scenario, Map<String, Integer> values, TimeMode time) {

    static Question of(Check check) {
      return new Question(check.tree(), check.scenario().id(), check.changedValues(), check.time());
    }
  }

  /**
   * The answer to a check.
   *
   * @param calls the functions that the check has called
   */
  record Answer(CheckResult result, Set<String> calls) {}

  /**
   * The answer that is known, or the one that a search gives.
   *
   * @param search explores a check, and adds what it calls to its argument
   */
  Answer of(Check check, Function<Set<String>, CheckResult> search) {
    Question question = Question.of(check);
    Answer known = answers.get(question);
    if (known != null) {
      return known;
    }
    // Two searches at a time do not wait for each other here.
    Set<String> calls = new ConcurrentSkipListSet<>();
    Answer found = new Answer(search.apply(calls), Set.copyOf(calls));
    answers.put(question, found);
    return found;
  }
}
