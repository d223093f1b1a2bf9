// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.hazard;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.function.Consumer;
import org.oomcheck.explorer.cost.LongestWait;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Signature;
import org.oomcheck.model.machine.Hazard;

/** {@link Hazard#STALL}: the longest wait of a task for others, if it is longer than allowed. */
@AutoService(HazardCheck.class)
public final class StallCheck implements HazardCheck {

  @Override
  public Hazard hazard() {
    return Hazard.STALL;
  }

  @Override
  public boolean isKeptByReduction() {
    return false;
  }

  @Override
  public void inGraph(ExploredGraph graph, Options options, Consumer<Found> found) {
    LongestWait.worst(graph.program(), graph.search())
        .filter(worst -> worst.jiffies() > options.allowedWait())
        .map(
            worst ->
                new Found(
                    new Signature(hazard(), worst.comm()), worst.state(), worst.path(), false))
        .ifPresent(found);
  }

  @Override
  public List<Said> atEnd(RunEnd end) {
    List<Integer> waiters = end.waitersWithoutBound();
    if (!waiters.isEmpty()) {
      return waiters.stream().map(waiter -> said(end, waiter, true)).toList();
    }
    return end.longestWait() <= end.allowedWait() || end.waitsOn()
        ? List.of()
        : List.of(said(end, end.longestWaiter(), false));
  }

  private Said said(RunEnd end, int waiter, boolean noBound) {
    String time =
        end.longestWait() == 0
            ? " while other tasks spin"
            : " for " + LongestWait.inWords(end.longestWait(), end.hz());
    return new Said(
        new Signature(hazard(), end.program().automaton(waiter).role().comm()),
        end.program().comm(waiter)
            + " cannot go on"
            + time
            + (noBound ? ", again and again: there is no bound" : ""),
        false);
  }
}
