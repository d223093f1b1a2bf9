// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.oomcheck.explorer.Litmus.world;

import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.model.kernel.TaskState;
import org.oomcheck.model.kernel.order.BitWaits;
import org.oomcheck.model.kernel.order.BitWord;
import org.oomcheck.model.kernel.order.StoreBufferMachine;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.World;

/** What has to be ordered before {@code wake_up_bit()}, with a store buffer for each task. */
class BitWaitsOrderTest {
  private static final Options PROGRESS =
      Options.defaults()
          .hazards(
              Options.defaults().hazards().stream()
                  .filter(hazard -> hazard.kind() != Hazard.Kind.ORDER)
                  .collect(Collectors.toSet()));

  private static Verdict explore(World world) {
    return new Explorer(PROGRESS).explore(StoreBufferMachine.with(world));
  }

  private static boolean isViolated(World world) {
    Verdict verdict = explore(world);
    assertThat(verdict).isInstanceOfAny(Verdict.Proven.class, Verdict.Violated.class);
    return verdict instanceof Verdict.Violated;
  }

  /** A bit is set and cleared, and its waiter woken. */
  private static World cleared(BiConsumer<BitWord, Litmus> clears) {
    return world(
        t -> {
          BitWord word = new BitWord(t.machine(), "word");
          BitWaits waits = new BitWaits(t.machine(), word, 0);
          t.spawn("waiter", () -> waits.waitOnBit(TaskState.UNINTERRUPTIBLE));
          t.spawn(
              "waker",
              () -> {
                word.testAndSetBit(0);
                clears.accept(word, t);
                waits.wakeUpBit();
              });
        });
  }

  @Test
  void wakeUpBit_overlooksATaskThatIsAboutToSleep() {
    assertThat(isViolated(cleared((word, t) -> word.clearBit(0)))).isTrue();
    assertThat(isViolated(cleared((word, t) -> word.clearBitUnlock(0)))).isTrue();
    assertThat(isViolated(cleared((word, t) -> word.testAndClearBit(0)))).isFalse();
    BiConsumer<BitWord, Litmus> ordered =
        (word, t) -> {
          word.clearBit(0);
          t.barrier().smpMb();
        };
    assertThat(isViolated(cleared(ordered))).isFalse();
    World both =
        world(
            t -> {
              BitWord word = new BitWord(t.machine(), "word");
              BitWaits waits = new BitWaits(t.machine(), word, 0);
              t.spawn("waiter", () -> waits.waitOnBit(TaskState.UNINTERRUPTIBLE));
              t.spawn(
                  "waker",
                  () -> {
                    word.testAndSetBit(0);
                    waits.clearAndWakeUpBit();
                  });
            });
    assertThat(isViolated(both)).isFalse();
  }
}
