// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.lincheck;

import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionResult;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.lincheck.datastructures.verifier.EpsilonVerifier;

/**
 * Accepts every result, and counts them. Lincheck asks once for every schedule that came to its
 * end, and neither for the one that failed nor for the replays from which it makes its tables.
 */
public final class CountingVerifier extends EpsilonVerifier {
  private static final AtomicInteger FINISHED = new AtomicInteger();

  /** Lincheck's way to make one. */
  public CountingVerifier(Class<?> sequentialSpecification) {
    super(sequentialSpecification);
  }

  /** Counts from 0 again. */
  static void reset() {
    FINISHED.set(0);
  }

  /** How many schedules have come to their end. */
  static int finished() {
    return FINISHED.get();
  }

  @Override
  public boolean verifyResults(ExecutionScenario scenario, ExecutionResult results) {
    FINISHED.incrementAndGet();
    return super.verifyResults(scenario, results);
  }
}
