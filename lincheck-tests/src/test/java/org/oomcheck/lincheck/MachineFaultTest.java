// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.lincheck;

import static org.assertj.core.api.Assertions.assertThat;

import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.oomcheck.lincheck.FaultyMachine.Fault;
import org.oomcheck.model.kernel.Mutex;
import org.oomcheck.model.machine.Cell;

/** What is taken away from the machine itself is noticed by what runs on it. */
@ExtendWith(KnownBugs.class)
class MachineFaultTest {

  /** Two tasks that need the same mutex. */
  public abstract static class Contended extends LentTasks {
    private final Mutex mutex = new Mutex(machine, "mutex");
    private final Cell inside = machine.cell("inside", 0);

    Contended(Fault fault) {
      super(machine -> new FaultyMachine(machine, fault));
    }

    @Operation(runOnce = true)
    public int one(@Param(gen = ThreadIdGen.class) int thread) {
      return as(thread, this::pass);
    }

    @Operation(runOnce = true)
    public int two(@Param(gen = ThreadIdGen.class) int thread) {
      return as(thread, this::pass);
    }

    private int pass() {
      mutex.lock();
      inside.add(1);
      mutex.unlock();
      return 0;
    }

    /** Fails where both were inside. */
    @Validate
    public void oneAfterTheOther() {
      if (inside.get() != 2) {
        throw new IllegalStateException("both were inside");
      }
    }
  }

  /** The copy, without a fault. */
  public static final class Sound extends Contended {
    public Sound() {
      super(Fault.NONE);
    }
  }

  /** No task is told that the mutex is free. */
  public static final class Silent extends Contended {
    public Silent() {
      super(Fault.NOTIFY_ALL);
    }
  }

  @Test
  void findsNothingInTheCopy() {
    assertThat(Schedules.complaint(Sound.class, 2)).isNull();
  }

  @Test
  void noticesAMissingNotifyAll() {
    assertThat(Schedules.failure(Silent.class, 2)).contains("in deadlock");
  }
}
