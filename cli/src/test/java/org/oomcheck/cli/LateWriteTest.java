// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oomcheck.cli.terminal.ExitCode;

/** A module in which a write that takes effect late breaks something, from C to the replay. */
class LateWriteTest {
  private static final String MODULE =
      """
      #include <linux/module.h>
      #include <linux/kthread.h>
      MODULE_LICENSE("GPL");
      static int wants[2], inside;
      static int enter(void *data)
      {
      	long me = (long)data;
      	WRITE_ONCE(wants[me], 1);
      	BARRIER
      	if (!READ_ONCE(wants[1 - me])) {
      		WARN_ON(READ_ONCE(inside));
      		WRITE_ONCE(inside, 1);
      	}
      	return 0;
      }
      static int __init gate_init(void)
      {
      	kthread_run(enter, (void *)0L, "left");
      	kthread_run(enter, (void *)1L, "right");
      	return 0;
      }
      module_init(gate_init);
      """;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private Run check(String barrier, String... more) throws IOException {
    Files.writeString(folder.resolve("gate.c"), MODULE.replace("BARRIER", barrier));
    return Run.in(
        folder,
        false,
        Stream.concat(Stream.of("check", "--module=gate.c"), Stream.of(more))
            .toArray(String[]::new));
  }

  @Test
  void bothEnter_withoutAFullBarrier_andTheScheduleReplays() throws IOException {
    Run found = check("", "--traces=traces");

    assertThat(found.code()).isEqualTo(ExitCode.HAZARD);
    assertThat(found.out())
        .contains("KERNEL_BUG on v6.12, gate, store-buffers=1, time eager", "buffer of ");
    List<Path> traces;
    try (Stream<Path> files = Files.list(folder.resolve("traces"))) {
      traces = files.toList();
    }
    assertThat(traces).hasSize(1);
    assertThat(
            Run.in(
                    folder,
                    false,
                    "replay",
                    "traces/" + traces.get(0).getFileName(),
                    "--module=gate.c")
                .out())
        .contains("WRITE_ONCE(wants[0], 1)", "which write takes effect? -> ");
  }

  @Test
  void oneEnters_withAFullBarrier() throws IOException {
    assertThat(check("smp_mb();").out())
        .contains("PROVEN progress, complaint, order")
        .doesNotContain("Taken for granted");
    assertThat(check("smp_wmb();", "--set=store-buffers=1").out()).contains("VIOLATED KERNEL_BUG");
  }

  /** The calls look at their queue first, and what comes before them is no barrier. */
  private static final String WAKER =
      """
      #include <linux/module.h>
      #include <linux/kthread.h>
      #include <linux/wait_bit.h>
      MODULE_LICENSE("GPL");
      static unsigned long busy = 1;
      static int waiter(void *unused)
      {
      	return wait_on_bit(&busy, 0, TASK_UNINTERRUPTIBLE);
      }
      static int waker(void *unused)
      {
      	BARRIER
      	wake_up_bit(&busy, 0);
      	return 0;
      }
      static int __init waker_init(void)
      {
      	kthread_run(waiter, NULL, "waiter");
      	kthread_run(waker, NULL, "waker");
      	return 0;
      }
      module_init(waker_init);
      """;

  @Test
  void bitThatIsCleared_isSeenTooLate_withoutABarrierBeforeWakeUpBit() throws IOException {
    for (String clear : List.of("clear_bit(0, &busy);", "clear_bit_unlock(0, &busy);")) {
      assertThat(checked(WAKER, clear)).contains("VIOLATED LOST_WAKEUP");
      assertThat(checked(WAKER, clear + " smp_mb__after_atomic();"))
          .contains("PROVEN")
          .doesNotContain("Taken for granted");
    }
  }

  private String checked(String module, String between) throws IOException {
    Files.writeString(folder.resolve("waker.c"), module.replace("BARRIER", between));
    return Run.in(folder, false, "check", "--module=waker.c").out();
  }

  @Test
  void anyNumberOfTasks_hasNoStoreBuffers() {
    assertThat(
            Run.of("any-number", "--series=v4.13", "--scenario=host-gone", "--set=store-buffers=1")
                .err())
        .contains("store buffers are not there for any number of tasks");
  }
}
