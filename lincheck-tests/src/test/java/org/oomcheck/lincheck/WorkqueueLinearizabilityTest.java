// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.lincheck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Function;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.oomcheck.model.kernel.SharedVariable;
import org.oomcheck.model.kernel.Workqueue;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.ThreadMachine;

/** {@link Workqueue} on threads: work is queued once, and what comes late is not lost. */
@ExtendWith(KnownBugs.class)
class WorkqueueLinearizabilityTest {

  /** Queues the work item. */
  public abstract static class Ops extends LentTasks {
    private final Workqueue work = new Workqueue(machine, "work", () -> {});

    Ops(Function<ThreadMachine, Machine> fault) {
      super(fault);
    }

    @Operation
    public int queueWork(@Param(gen = ThreadIdGen.class) int thread) {
      return as(thread, () -> work.queueWork() ? 1 : 0);
    }
  }

  /** The queue as it is. */
  public static final class Sound extends Ops {
    public Sound() {
      super(machine -> machine);
    }
  }

  /** Between the look at the mark and the setting of it another task can come. */
  public static final class Torn extends Ops {
    public Torn() {
      super(FaultyMachine::withoutSynchronized);
    }
  }

  /** What queueing is for one thread. */
  public static final class Spec {
    private int queued;

    public int queueWork(int thread) {
      return queued++ == 0 ? 1 : 0;
    }
  }

  /**
   * A worker that begins without a piece, and a producer of one; the worker ends when it sees it.
   */
  public abstract static class Pieces extends LentTasks {
    final Workqueue work = new Workqueue(machine, "work", this::look);
    private final SharedVariable pieces = new SharedVariable(machine, "pieces", 0);

    /** Ends the worker. */
    static final class Through extends RuntimeException {
      private static final long serialVersionUID = 1L;
    }

    private void look() {
      if (pieces.read(Access.ONCE) == 1) {
        throw new Through();
      }
    }

    abstract void runWorker();

    void queue() {
      work.queueWork();
    }

    @Operation(runOnce = true)
    public int produces(@Param(gen = ThreadIdGen.class) int thread) {
      return as(
          thread,
          () -> {
            pieces.write(Access.ONCE, 1);
            queue();
            return 0;
          });
    }

    @Operation(runOnce = true)
    public int works(@Param(gen = ThreadIdGen.class) int thread) {
      return as(
          thread,
          () -> {
            try {
              runWorker();
            } catch (Through through) {
              return 1;
            }
            return 0;
          });
    }
  }

  /** The worker as it is. */
  public static final class SoundWorker extends Pieces {
    public SoundWorker() {
      work.booted();
    }

    @Override
    void runWorker() {
      work.workerThread();
    }
  }

  /** A worker that takes the mark away when the work is done, not before it begins. */
  public static final class LateWorker extends Pieces {
    private final Cell pending = machine.cell("pending", 1);

    @Override
    void queue() {
      machine.perform(Step.run(work, "queue_work", () -> pending.set(1)));
    }

    @Override
    void runWorker() {
      while (true) {
        machine.perform(Step.run(work, "waits", () -> {}).when(() -> pending.get() == 1));
        work.processOneWork();
        machine.perform(Step.run(work, "done", () -> pending.set(0)));
      }
    }
  }

  @Test
  void isQueuedOnce() {
    assertThat(Schedules.failure(Sound.class, Spec.class)).isNull();
  }

  @Test
  void noticesQueueingInTwoSteps() {
    assertThat(Schedules.rejection(Torn.class, Spec.class)).contains("Invalid execution results");
  }

  @Test
  void losesNoWork() {
    assertThat(Schedules.complaint(SoundWorker.class, 2)).isNull();
  }

  @Test
  void noticesAMarkThatIsTakenAwayLate() {
    assertThat(Schedules.failure(LateWorker.class, 2)).contains("in deadlock");
  }
}
