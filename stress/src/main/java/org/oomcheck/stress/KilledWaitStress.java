// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.oomcheck.model.kernel.Completion;
import org.oomcheck.model.kernel.Signals;
import org.oomcheck.model.machine.ForwardingMachine;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.ThreadMachine;
import org.oomcheck.model.machine.ThreadMachine.WhenHung;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * SIGKILL against wait_for_completion_killable(): the signal is one object's state and the wait is
 * on another one, so the wait ends only because the sender wakes it there.
 */
public final class KilledWaitStress {
  private static final String VICTIM = "victim";
  private static final String KILLER = "killer";
  private static final int HZ = 100;

  private KilledWaitStress() {}

  /** A machine on which a signal wakes no task. */
  private static final class Silent extends ForwardingMachine {
    Silent(Machine machine) {
      super(machine);
    }

    @Override
    public <T> T perform(Step<T> step) {
      return step.label().startsWith("signal_wake_up") ? step.execute() : super.perform(step);
    }
  }

  /** A task that waits for what never comes, and one that kills it. */
  abstract static class Kill {
    private final ThreadMachine machine =
        new ThreadMachine(HZ, 0, (question, answers) -> 0, WhenHung.UNWIND);

    Kill(boolean wakes) {
      machine.boot(guest -> boot(wakes ? guest : new Silent(guest)), VICTIM, KILLER);
    }

    private static void boot(Machine machine) {
      Signals signals = new Signals(machine);
      Completion never = new Completion(machine, "&never", signals);
      int victim = machine.spawn(Role.task(VICTIM), never::waitForCompletionKillable);
      machine.spawn(Role.task(KILLER), () -> signals.kill(victim));
    }

    final void run(String comm) {
      machine.runHere(comm);
    }

    final String outcome() {
      return machine.finish().finished() ? ReclaimRace.FINISHED : ReclaimRace.HUNG;
    }
  }

  /** The signal wakes its task. */
  @JCStressTest
  @State
  @Outcome(id = ReclaimRace.FINISHED, expect = ACCEPTABLE, desc = "The wait ended.")
  @Outcome(id = ReclaimRace.HUNG, expect = FORBIDDEN, desc = "The signal was not seen.")
  @Outcome(expect = FORBIDDEN)
  public static class Woken extends Kill {
    public Woken() {
      super(true);
    }

    @Actor
    public void victim() {
      run(VICTIM);
    }

    @Actor
    public void killer() {
      run(KILLER);
    }

    @Arbiter
    public void end(L_Result result) {
      result.r1 = outcome();
    }
  }

  /** The signal is only marked as pending. */
  @JCStressTest
  @State
  @MustBeSeen(ReclaimRace.HUNG)
  @Outcome(id = ReclaimRace.FINISHED, expect = ACCEPTABLE, desc = "The signal came first.")
  @Outcome(id = ReclaimRace.HUNG, expect = ACCEPTABLE_INTERESTING, desc = "It sleeps for ever.")
  @Outcome(expect = FORBIDDEN)
  public static class NotWoken extends Kill {
    public NotWoken() {
      super(false);
    }

    @Actor
    public void victim() {
      run(VICTIM);
    }

    @Actor
    public void killer() {
      run(KILLER);
    }

    @Arbiter
    public void end(L_Result result) {
      result.r1 = outcome();
    }
  }
}
