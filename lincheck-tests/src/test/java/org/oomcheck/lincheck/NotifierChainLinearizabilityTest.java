// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.lincheck;

import static org.assertj.core.api.Assertions.assertThat;

import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.oomcheck.model.kernel.BlockingNotifierChain;
import org.oomcheck.model.kernel.BlockingNotifierChain.Answer;
import org.oomcheck.model.kernel.BlockingNotifierChain.Block;
import org.oomcheck.model.kernel.BlockingNotifierChain.Code;
import org.oomcheck.model.kernel.SharedVariable;
import org.oomcheck.model.machine.Access;

/** {@link BlockingNotifierChain} on threads: no callback comes or goes while it runs. */
@ExtendWith(KnownBugs.class)
class NotifierChainLinearizabilityTest {

  /** Two notifiers come and go together; a run of the chain calls both of them or none. */
  public abstract static class Ops extends LentTasks {

    abstract int sumOfAnswers();

    abstract void setFirst(boolean registered);

    abstract void setSecond(boolean registered);

    @Operation
    public int call(@Param(gen = ThreadIdGen.class) int thread) {
      return as(thread, this::sumOfAnswers);
    }

    /** The second notifier never is there without the first. */
    @Operation(nonParallelGroup = "registration")
    public int register(@Param(gen = ThreadIdGen.class) int thread) {
      return as(
          thread,
          () -> {
            setFirst(true);
            setSecond(true);
            return 0;
          });
    }

    @Operation(nonParallelGroup = "registration")
    public int unregister(@Param(gen = ThreadIdGen.class) int thread) {
      return as(
          thread,
          () -> {
            setSecond(false);
            setFirst(false);
            return 0;
          });
    }
  }

  /** The chain as it is. */
  public static final class Sound extends Ops {
    private final BlockingNotifierChain chain = new BlockingNotifierChain(machine, "chain");
    private final Block first = chain.block("first", 2, () -> new Answer(Code.NOTIFY_OK, 1));
    private final Block second = chain.block("second", 1, () -> new Answer(Code.NOTIFY_OK, 10));

    @Override
    int sumOfAnswers() {
      return withoutHalf(chain.callChain());
    }

    @Override
    void setFirst(boolean registered) {
      set(first, registered);
    }

    @Override
    void setSecond(boolean registered) {
      set(second, registered);
    }

    private void set(Block block, boolean registered) {
      if (registered) {
        chain.register(block);
      } else {
        chain.unregister(block);
      }
    }
  }

  /** A chain that is walked without its semaphore. */
  public static final class Unlocked extends Ops {
    private final SharedVariable first = new SharedVariable(machine, "first", 0);
    private final SharedVariable second = new SharedVariable(machine, "second", 0);

    @Override
    int sumOfAnswers() {
      return withoutHalf(first.read(Access.ONCE) + 10 * second.read(Access.ONCE));
    }

    @Override
    void setFirst(boolean registered) {
      first.write(Access.ONCE, registered ? 1 : 0);
    }

    @Override
    void setSecond(boolean registered) {
      second.write(Access.ONCE, registered ? 1 : 0);
    }
  }

  /** One registration is a step, two are not: the first notifier alone counts as none. */
  private static int withoutHalf(int sum) {
    return sum == 1 ? 0 : sum;
  }

  /** What the chain is for one thread. */
  public static final class Spec {
    private int sum;

    public int call(int thread) {
      return sum;
    }

    public int register(int thread) {
      sum = 11;
      return 0;
    }

    public int unregister(int thread) {
      sum = 0;
      return 0;
    }
  }

  @Test
  void isWalkedInOneStep() {
    assertThat(Schedules.failure(Sound.class, Spec.class)).isNull();
  }

  @Test
  void noticesAWalkWithoutTheSemaphore() {
    assertThat(Schedules.rejection(Unlocked.class, Spec.class))
        .contains("Invalid execution results");
  }
}
