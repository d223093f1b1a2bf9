// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.oomcheck.explorer.Litmus.isViolated;
import static org.oomcheck.explorer.Litmus.world;

import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.oomcheck.model.kernel.TaskState;
import org.oomcheck.model.kernel.order.BitWaits;
import org.oomcheck.model.kernel.order.BitWord;
import org.oomcheck.model.machine.World;

/** What has to be ordered before {@code wake_up_bit()}, with a store buffer for each task. */
class BitWaitsOrderTest {

  /** Clears the bit and wakes its waiter. */
  private interface Waker {
    void wake(Litmus t, BitWord word, BitWaits waits);
  }

  private static World woken(Waker waker) {
    return world(
        t -> {
          BitWord word = new BitWord(t.machine(), "word");
          BitWaits waits = new BitWaits(t.machine(), word, 0);
          t.spawn("waiter", () -> waits.waitOnBit(TaskState.UNINTERRUPTIBLE));
          t.spawn(
              "waker",
              () -> {
                word.testAndSetBit(0);
                waker.wake(t, word, waits);
              });
        });
  }

  private static World cleared(Consumer<BitWord> clears) {
    return woken(
        (t, word, waits) -> {
          clears.accept(word);
          waits.wakeUpBit();
        });
  }

  @Test
  void wakeUpBit_overlooksATaskThatIsAboutToSleep() {
    assertThat(isViolated(cleared(word -> word.clearBit(0)))).isTrue();
    assertThat(isViolated(cleared(word -> word.clearBitUnlock(0)))).isTrue();
  }

  @Test
  void wakeUpBit_behindAFullBarrier_overlooksNone() {
    assertThat(isViolated(cleared(word -> word.testAndClearBit(0)))).isFalse();
    assertThat(isViolated(woken((t, word, waits) -> waits.clearAndWakeUpBit()))).isFalse();
    World ordered =
        woken(
            (t, word, waits) -> {
              word.clearBit(0);
              t.barrier().smpMb();
              waits.wakeUpBit();
            });
    assertThat(isViolated(ordered)).isFalse();
  }
}
