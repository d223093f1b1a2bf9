// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.review;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Waits for a process and bounds what it uses of the processors. A busy machine makes a process
 * slow, and it may have that time; a process that uses no processor is stuck.
 */
final class ProcessorTime {
  /** After so many seconds without a second of processor time a process is stuck. */
  static final int STUCK_SECONDS = 60;

  private static final Duration HEADWAY = Duration.ofSeconds(1);

  private final Process process;
  private final Supplier<Duration> used;

  ProcessorTime(Process process) {
    this(process, () -> process.info().totalCpuDuration().orElse(Duration.ZERO));
  }

  ProcessorTime(Process process, Supplier<Duration> used) {
    this.process = process;
    this.used = used;
  }

  /**
   * Waits until the process ends, or has used too much.
   *
   * @param seconds of processor time that it may use
   * @return nothing if it has ended, or why it was not waited for any longer
   */
  String waitFor(int seconds) throws InterruptedException {
    Duration limit = Duration.ofSeconds(seconds);
    Duration headway = Duration.ZERO;
    int idle = 0;
    while (!process.waitFor(1, TimeUnit.SECONDS)) {
      Duration now = used.get();
      if (now.compareTo(limit) >= 0) {
        return "did not come to an end within "
            + seconds
            + " s of processor time, perhaps because a patch loops without taking a step; raise the"
            + " limit with --timeout";
      }
      boolean goesOn = now.minus(headway).compareTo(HEADWAY) >= 0;
      headway = goesOn ? now : headway;
      idle = goesOn ? 0 : idle + 1;
      if (idle >= STUCK_SECONDS) {
        return "did nothing for " + idle + " s: a patch must not wait outside of a step";
      }
    }
    return "";
  }
}
