// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.lincheck;

import static org.assertj.core.api.Assertions.assertThat;

import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.oomcheck.model.kernel.SharedVariable;
import org.oomcheck.model.kernel.WaitQueue;
import org.oomcheck.model.machine.Access;

/** {@link WaitQueue} on threads: no wake-up is lost between the test and the sleep. */
@ExtendWith(KnownBugs.class)
class WaitQueueTest {

  /** A task that waits for a flag, and one that sets it. */
  public abstract static class Handshake extends LentTasks {
    final WaitQueue queue = new WaitQueue(machine, "wq");
    private final SharedVariable flag = new SharedVariable(machine, "flag", 0);

    boolean isSet() {
      return flag.read(Access.ONCE) == 1;
    }

    void set() {
      flag.write(Access.ONCE, 1);
    }

    void sleep() {
      queue.waitEvent("flag", this::isSet);
    }

    void fire() {
      set();
      queue.wakeUp();
    }

    @Operation(runOnce = true)
    public int waits(@Param(gen = ThreadIdGen.class) int thread) {
      return as(
          thread,
          () -> {
            sleep();
            return isSet() ? 1 : 0;
          });
    }

    @Operation(runOnce = true)
    public int wakes(@Param(gen = ThreadIdGen.class) int thread) {
      return as(
          thread,
          () -> {
            fire();
            return 1;
          });
    }
  }

  /** The wait queue as it is. */
  public static final class Sound extends Handshake {}

  /** Tests the flag before it is queued: the kernel's sleep_on(). */
  public static final class SleepOn extends Handshake {
    @Override
    void sleep() {
      if (!isSet()) {
        queue.sleepOn();
      }
    }
  }

  /** Wakes up before the flag is set. */
  public static final class WokenTooEarly extends Handshake {
    @Override
    void fire() {
      queue.wakeUp();
      set();
    }
  }

  @Test
  void losesNoWakeUp() {
    assertThat(Schedules.complaint(Sound.class, 2)).isNull();
  }

  @Test
  void noticesATestBeforeTheTaskIsQueued() {
    assertThat(Schedules.failure(SleepOn.class, 2)).contains("in deadlock");
  }

  @Test
  void noticesAWakeUpBeforeTheFlagIsSet() {
    assertThat(Schedules.failure(WokenTooEarly.class, 2)).contains("in deadlock");
  }
}
