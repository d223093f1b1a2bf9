// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.lincheck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Function;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.oomcheck.model.kernel.RwSemaphore;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.ThreadMachine;

/** {@link RwSemaphore} on threads: many readers or one writer. */
@ExtendWith(KnownBugs.class)
class RwSemaphoreLinearizabilityTest {

  /** Goes in if that is possible at once, and comes out again. */
  public abstract static class Ops extends LentTasks {
    private final RwSemaphore rwsem = new RwSemaphore(machine, "rwsem");

    /** How the tasks are inside; each looks at its own place only. */
    private final Inside[] inside = {Inside.NOT, Inside.NOT, Inside.NOT};

    Ops(Function<ThreadMachine, Machine> fault) {
      super(fault);
    }

    @Operation
    public int read(@Param(gen = ThreadIdGen.class) int thread) {
      return as(thread, () -> enter(thread, Inside.READER) ? 1 : 0);
    }

    @Operation
    public int write(@Param(gen = ThreadIdGen.class) int thread) {
      return as(thread, () -> enter(thread, Inside.WRITER) ? 1 : 0);
    }

    @Operation
    public int downgrade(@Param(gen = ThreadIdGen.class) int thread) {
      return as(thread, () -> turnReader(thread) ? 1 : 0);
    }

    @Operation
    public int leave(@Param(gen = ThreadIdGen.class) int thread) {
      return as(thread, () -> goOut(thread) ? 1 : 0);
    }

    private boolean enter(int thread, Inside how) {
      if (inside[thread] != Inside.NOT) {
        return false;
      }
      boolean entered = how == Inside.WRITER ? rwsem.downWriteTrylock() : rwsem.downReadTrylock();
      inside[thread] = entered ? how : Inside.NOT;
      return entered;
    }

    private boolean turnReader(int thread) {
      if (inside[thread] != Inside.WRITER) {
        return false;
      }
      rwsem.downgradeWrite();
      inside[thread] = Inside.READER;
      return true;
    }

    private boolean goOut(int thread) {
      switch (inside[thread]) {
        case NOT -> {
          return false;
        }
        case READER -> rwsem.upRead();
        case WRITER -> rwsem.upWrite();
      }
      inside[thread] = Inside.NOT;
      return true;
    }
  }

  /** How a task is inside. */
  enum Inside {
    NOT,
    READER,
    WRITER
  }

  /** The semaphore as it is. */
  public static final class Sound extends Ops {
    public Sound() {
      super(machine -> machine);
    }
  }

  /** Between the look at the semaphore and the entry another task can come. */
  public static final class Torn extends Ops {
    public Torn() {
      super(FaultyMachine::withoutSynchronized);
    }
  }

  /** What the semaphore is for one thread. */
  public static final class Spec {
    private final Inside[] inside = {Inside.NOT, Inside.NOT, Inside.NOT};

    public int read(int thread) {
      boolean enters = inside[thread] == Inside.NOT && inside[3 - thread] != Inside.WRITER;
      inside[thread] = enters ? Inside.READER : inside[thread];
      return enters ? 1 : 0;
    }

    public int write(int thread) {
      boolean enters = inside[thread] == Inside.NOT && inside[3 - thread] == Inside.NOT;
      inside[thread] = enters ? Inside.WRITER : inside[thread];
      return enters ? 1 : 0;
    }

    public int downgrade(int thread) {
      boolean writes = inside[thread] == Inside.WRITER;
      inside[thread] = writes ? Inside.READER : inside[thread];
      return writes ? 1 : 0;
    }

    public int leave(int thread) {
      boolean leaves = inside[thread] != Inside.NOT;
      inside[thread] = Inside.NOT;
      return leaves ? 1 : 0;
    }
  }

  /** Waits for its turn; a writer changes two cells, a reader wants to see both changed or none. */
  public abstract static class Waiting extends LentTasks {
    final RwSemaphore rwsem = new RwSemaphore(machine, "rwsem");
    private final Cell left = machine.cell("left", 0);
    private final Cell right = machine.cell("right", 0);

    abstract void enterAsReader();

    abstract void leaveAsReader();

    @Operation
    public int look(@Param(gen = ThreadIdGen.class) int thread) {
      return as(
          thread,
          () -> {
            enterAsReader();
            int seen = 10 * left.get() + right.get();
            leaveAsReader();
            return seen;
          });
    }

    @Operation
    public int change(@Param(gen = ThreadIdGen.class) int thread) {
      return as(
          thread,
          () -> {
            rwsem.downWrite();
            left.add(1);
            right.add(1);
            rwsem.upWrite();
            return 0;
          });
    }
  }

  /** The semaphore as it is, with tasks that wait for it. */
  public static final class SoundWaiting extends Waiting {
    @Override
    void enterAsReader() {
      rwsem.downRead();
    }

    @Override
    void leaveAsReader() {
      rwsem.upRead();
    }
  }

  /** Readers that do not wait for the writer. */
  public static final class BargingReader extends Waiting {
    @Override
    void enterAsReader() {}

    @Override
    void leaveAsReader() {}
  }

  /** What two changed cells are for one thread. */
  public static final class Pair {
    private int changes;

    public int look(int thread) {
      return 11 * changes;
    }

    public int change(int thread) {
      changes++;
      return 0;
    }
  }

  @Test
  void readersWaitForTheWriter() {
    assertThat(Schedules.failure(SoundWaiting.class, Pair.class)).isNull();
  }

  @Test
  void noticesAReaderThatBargesIn() {
    assertThat(Schedules.rejection(BargingReader.class, Pair.class))
        .contains("Invalid execution results");
  }

  @Test
  void entriesAndExitsAreAtomic() {
    assertThat(Schedules.failure(Sound.class, Spec.class)).isNull();
  }

  @Test
  void noticesAnEntryInTwoSteps() {
    assertThat(Schedules.rejection(Torn.class, Spec.class)).contains("Invalid execution results");
  }
}
