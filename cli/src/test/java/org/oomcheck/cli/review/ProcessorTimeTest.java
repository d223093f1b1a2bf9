// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.review;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Time passes when the process is asked whether it has ended: nothing here waits. */
class ProcessorTimeTest {
  private static final int LIMIT = 10;

  @Test
  void processThatLoops_isEndedAtItsLimit() throws InterruptedException {
    Asked process = new Asked(1_000);
    assertThat(waitFor(process, () -> Duration.ofSeconds(2L * process.asked)))
        .contains("within 10 s of processor time", "--timeout");
    assertThat(process.asked).isEqualTo(5);
  }

  /** A tenth of a processor: a limit on the clock would have ended it. */
  @Test
  void processOnABusyMachine_mayTakeItsTime() throws InterruptedException {
    Asked process = new Asked(95);
    assertThat(waitFor(process, () -> Duration.ofMillis(100L * process.asked))).isEmpty();
    assertThat(process.asked).isEqualTo(95);
  }

  @Test
  void processThatDoesNothing_isEnded() throws InterruptedException {
    Asked process = new Asked(1_000);
    assertThat(waitFor(process, () -> Duration.ofSeconds(3))).contains("did nothing for 60 s");
    assertThat(process.asked).isEqualTo(61);
  }

  private static String waitFor(Asked process, Supplier<Duration> used)
      throws InterruptedException {
    return new ProcessorTime(process, used).waitFor(LIMIT);
  }

  /** A process that ends when it was asked so many times. */
  private static final class Asked extends Process {
    private final int end;
    private int asked;

    Asked(int end) {
      this.end = end;
    }

    @Override
    public boolean waitFor(long timeout, TimeUnit unit) {
      asked++;
      return asked >= end;
    }

    @Override
    public int waitFor() {
      return 0;
    }

    @Override
    public int exitValue() {
      return 0;
    }

    @Override
    public void destroy() {}

    @Override
    public OutputStream getOutputStream() {
      return OutputStream.nullOutputStream();
    }

    @Override
    public InputStream getInputStream() {
      return InputStream.nullInputStream();
    }

    @Override
    public InputStream getErrorStream() {
      return InputStream.nullInputStream();
    }
  }
}
