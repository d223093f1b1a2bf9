// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.oomcheck.explorer.result.Limit;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.ProgressListener;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.model.kernel.Mutex;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.World;

/** An exploration that is told to end, at every moment at which it asks whether it has to. */
class InterruptionTest {
  private static final World CROSSED =
      machine -> {
        Mutex a = new Mutex(machine, "a");
        Mutex b = new Mutex(machine, "b");
        machine.spawn(Role.task("one"), () -> inside(a, b));
        machine.spawn(Role.task("other"), () -> inside(b, a));
      };

  private static void inside(Mutex first, Mutex second) {
    first.lock();
    second.lock();
    second.unlock();
    first.unlock();
  }

  private static Verdict interruptedAt(int moment) {
    AtomicInteger moments = new AtomicInteger();
    ProgressListener watcher =
        news -> {
          if (moments.incrementAndGet() == moment) {
            Thread.currentThread().interrupt();
          }
        };
    try {
      return new Explorer(Options.defaults().hazards(Set.of(Hazard.DEADLOCK)).watcher(watcher))
          .explore(CROSSED);
    } finally {
      Thread.interrupted();
    }
  }

  /** The search for the short way, too, may be ended before it has found any. */
  @Test
  void interruption_atAnyMoment_leavesTheAnswerOpen_orComesTooLate() {
    List<Verdict> verdicts = new ArrayList<>();
    while (verdicts.isEmpty()
        || verdicts.get(verdicts.size() - 1) instanceof Verdict.Inconclusive) {
      verdicts.add(interruptedAt(verdicts.size() + 1));
    }
    assertThat(verdicts).hasSizeGreaterThan(2);
    assertThat(verdicts.remove(verdicts.size() - 1)).isInstanceOf(Verdict.Violated.class);
    assertThat(verdicts)
        .allMatch(verdict -> verdict.coverage().states() > 0)
        .extracting(verdict -> ((Verdict.Inconclusive) verdict).limit())
        .containsOnly(Limit.interrupted());
  }
}
