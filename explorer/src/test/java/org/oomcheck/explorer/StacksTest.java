// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.model.kernel.Mutex;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.World;

/** A task's stack is what its body is in, whichever engine explores the world. */
class StacksTest {
  private static final World KEEPS_A_LOCK =
      machine -> {
        Mutex lock = new Mutex(machine, "lock");
        machine.spawn(Role.task("task"), () -> inner(lock));
      };

  @KernelRef(path = "a.c", symbol = "inner")
  private static void inner(Mutex lock) {
    lock.lock();
  }

  @KernelRef(path = "a.c", symbol = "outer")
  private static Verdict outer() {
    return new Explorer(Options.defaults()).explore(KEEPS_A_LOCK);
  }

  @Test
  void functionsOfTheBody_areNamed_andNoneAroundTheExplorer() {
    Verdict.Violated violated = (Verdict.Violated) outer();
    assertThat(violated.counterexamples().get(0).steps().get(0).stack())
        .containsExactly("mutex_lock", "inner");
  }
}
