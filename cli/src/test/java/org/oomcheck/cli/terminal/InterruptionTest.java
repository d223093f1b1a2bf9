// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Files are written all or not at all, whenever the process is told to end. */
class InterruptionTest {

  @Test
  void endDuringAWrite_comesAfterIt() throws InterruptedException {
    Interruption interruption = new Interruption();
    assertThat(interruption.beginWriting()).isTrue();
    Thread signal = new Thread(interruption::interrupt);
    signal.start();
    while (!interruption.happened()) {
      Thread.onSpinWait();
    }
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    interruption.endWriting();
    interruption.close();
    signal.join();
    assertThat(interruption.beginWriting()).isFalse();
  }

  @Test
  void endBeforeAWrite_keepsItFromBeginning() throws InterruptedException {
    Interruption interruption = new Interruption();
    Thread signal = new Thread(interruption::interrupt);
    signal.start();
    while (!interruption.happened()) {
      Thread.onSpinWait();
    }
    assertThat(interruption.beginWriting()).isFalse();
    interruption.close();
    // The work is interrupted as well; the flag is taken away, so that this thread can wait.
    assertThat(Thread.interrupted()).isTrue();
    signal.join();
  }
}
