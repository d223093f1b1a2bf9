// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.stress;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.infra.Status;

/** Whether a run of jcstress shows what its tests are there to show. */
final class Judgement {

  /** How many samples a test needs before its results mean something. */
  static final long ENOUGH_SAMPLES = 100;

  /** How many samples a test gets to show what it is there to show. */
  static final long MAX_SAMPLES = 20_000;

  /**
   * A test that has to run.
   *
   * @param mustBeSeen the outcomes without which the test has shown nothing
   */
  record Declared(String test, Set<String> mustBeSeen) {}

  /**
   * What came of a test over all its forks.
   *
   * @param outcomes every outcome that was seen or is declared
   */
  record Ran(String test, Status status, List<Seen> outcomes) {

    /** How many samples there were. */
    long samples() {
      return outcomes.stream().mapToLong(Seen::count).sum();
    }
  }

  /** How often an outcome came up, and what its test thinks of it. */
  record Seen(String outcome, Expect expectation, long count) {}

  private Judgement() {}

  /** The complaints about a run, one sentence each; none if it is right. */
  static List<String> complaints(Collection<Declared> expected, Collection<Ran> results) {
    if (expected.isEmpty()) {
      return List.of("No test was selected.");
    }
    Map<String, Ran> byName = new TreeMap<>();
    results.forEach(ran -> byName.put(ran.test(), ran));
    List<String> complaints = new ArrayList<>();
    for (Declared declared : expected) {
      Ran ran = byName.get(declared.test());
      if (ran == null || (ran.status() == Status.NORMAL && ran.samples() == 0)) {
        complaints.add(declared.test() + " did not run.");
      } else if (ran.status() != Status.NORMAL) {
        complaints.add(declared.test() + " ended with " + ran.status() + ".");
      } else {
        addForbidden(complaints, ran);
        addUnseen(complaints, declared, ran);
      }
    }
    return complaints;
  }

  /**
   * The tests that have to run again: those with too few samples, and those that could still show
   * what they have not shown. A test that failed does not run again.
   */
  static List<String> lackingSamples(Collection<Declared> expected, Collection<Ran> results) {
    List<String> lacking = new ArrayList<>();
    for (Declared declared : expected) {
      for (Ran ran : results) {
        long needed = unseen(declared, ran).isEmpty() ? ENOUGH_SAMPLES : MAX_SAMPLES;
        if (ran.test().equals(declared.test())
            && ran.status() == Status.NORMAL
            && ran.samples() < needed) {
          lacking.add(declared.test());
        }
      }
    }
    return lacking;
  }

  private static void addForbidden(List<String> complaints, Ran ran) {
    for (Seen seen : ran.outcomes()) {
      boolean allowed =
          seen.expectation() == Expect.ACCEPTABLE
              || seen.expectation() == Expect.ACCEPTABLE_INTERESTING;
      if (!allowed && seen.count() > 0) {
        complaints.add(
            String.format(
                "%s ended with the forbidden outcome %s in %d of %d samples.",
                ran.test(), seen.outcome(), seen.count(), ran.samples()));
      }
    }
  }

  private static void addUnseen(List<String> complaints, Declared declared, Ran ran) {
    for (String outcome : unseen(declared, ran)) {
      complaints.add(
          String.format(
              "%s is there to show %s and did not, in %d samples.",
              ran.test(), outcome, ran.samples()));
    }
  }

  private static Set<String> unseen(Declared declared, Ran ran) {
    Set<String> unseen = new TreeSet<>(declared.mustBeSeen());
    ran.outcomes().stream().filter(o -> o.count() > 0).forEach(o -> unseen.remove(o.outcome()));
    return unseen;
  }
}
