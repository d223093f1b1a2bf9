// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.module;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Locks in an init function, which runs before any task, and locks that are initialised again. */
class InitLocksTest {
  private static final String TOP =
      """
      static DEFINE_MUTEX(a);
      static DEFINE_SPINLOCK(spin);
      static DEFINE_RWLOCK(rw);
      static DECLARE_RWSEM(sem);
      static DEFINE_SEMAPHORE(units, 1);
      static int count;
      static unsigned long flags;
      static void adds(void) { mutex_lock(&a); count++; mutex_unlock(&a); }
      """;

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '#',
      value = {
        "mutex_lock(&a); # LOCK_MISUSE",
        "mutex_lock(&a); mutex_unlock(&a); # PROVEN",
        "mutex_lock(&a); adds(); mutex_unlock(&a); # LOCK_MISUSE",
        "adds(); adds(); # PROVEN",
        "guard(mutex)(&a); # PROVEN",
        "if (!mutex_trylock(&a) || mutex_trylock(&a)) BUG(); # LOCK_MISUSE",
        "mutex_trylock(&a); if (mutex_trylock(&a)) BUG(); mutex_unlock(&a); # PROVEN",
        "spin_lock_irqsave(&spin, flags); # LOCK_MISUSE",
        "spin_lock_irqsave(&spin, flags); spin_unlock_irqrestore(&spin, flags); # PROVEN",
        "read_lock(&rw); read_lock(&rw); read_unlock(&rw); # LOCK_MISUSE",
        "write_lock_irq(&rw); write_unlock_irq(&rw); # PROVEN",
        "down_read(&sem); down_read(&sem); up_read(&sem); up_read(&sem); # PROVEN",
        "down_write(&sem); downgrade_write(&sem); # LOCK_MISUSE",
        "down(&units); # DEADLOCK",
        "down(&units); up(&units); # PROVEN",
        "if (down_trylock(&units) || !down_trylock(&units)) BUG(); up(&units); # PROVEN",
      })
  void whatInitKeeps_isFound(String init, String expected) {
    String text = SmallModule.text(TOP, init, "down(&units); up(&units);");
    assertThat(SmallModule.answer(SmallModule.verdict(text))).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "mutex_init(&a); mutex_lock(&a); mutex_unlock(&a);, LOCK_MISUSE",
    "mutex_lock(&a); mutex_init(&a); mutex_unlock(&a);, LOCK_MISUSE",
    "mutex_lock(&a); mutex_unlock(&a);, PROVEN",
    "spin_lock_init(&spin); spin_lock(&spin); spin_unlock(&spin);, LOCK_MISUSE",
    "init_rwsem(&sem); down_read(&sem); up_read(&sem);, LOCK_MISUSE",
    "struct mutex own; mutex_init(&own); mutex_lock(&own); mutex_unlock(&own);, PROVEN"
  })
  void lockThatIsInitialisedWhileATaskHoldsIt_isFound(String body, String expected) {
    String text = SmallModule.text(TOP, "", body, body);
    assertThat(SmallModule.answer(SmallModule.verdict(text))).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "cond_resched();, LOCK_MISUSE",
    "wait_for_completion(&ready);, PROVEN",
    "mutex_init(&late);, LOCK_MISUSE"
  })
  void lockThatATaskInitialises_isNotUsedBefore(String before, String expected) {
    String text =
        SmallModule.text(
            TOP + "static struct mutex late;\nstatic DECLARE_COMPLETION(ready);\n",
            "",
            "mutex_init(&late); complete(&ready);",
            before + " mutex_lock(&late); mutex_unlock(&late);");
    assertThat(SmallModule.answer(SmallModule.verdict(text))).isEqualTo(expected);
  }
}
