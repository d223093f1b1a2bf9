// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.hazard;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.function.Consumer;
import org.oomcheck.explorer.result.Signature;
import org.oomcheck.explorer.search.SuccessorGenerator;
import org.oomcheck.model.machine.Hazard;

/** {@link Hazard#DEADLOCK} as a cycle of locks, at the first state that has it. */
@AutoService(HazardCheck.class)
public final class LockCycleCheck implements HazardCheck {

  @Override
  public Hazard hazard() {
    return Hazard.DEADLOCK;
  }

  @Override
  public boolean isKeptByReduction() {
    return true;
  }

  @Override
  public boolean isConcernedBy(SuccessorGenerator state) {
    return state.blockedCount() > 0 && LockCycle.in(state);
  }

  @Override
  public void inState(SuccessorGenerator state, Consumer<Signature> found) {
    List<Integer> cycle = LockCycle.find(state);
    found.accept(signature(state, cycle));
  }

  private Signature signature(SuccessorGenerator state, List<Integer> cycle) {
    return new Signature(hazard(), LockCycle.signature(state.program(), state, cycle));
  }

  @Override
  public List<Said> atEnd(RunEnd end) {
    List<Integer> cycle = LockCycle.find(end.state());
    return cycle.isEmpty()
        ? List.of()
        : List.of(
            new Said(signature(end.state(), cycle), LockCycle.message(end.state(), cycle), false));
  }
}
