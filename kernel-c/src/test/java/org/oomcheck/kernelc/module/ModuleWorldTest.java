// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.module;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.oomcheck.explorer.Explorer;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.kernelc.source.Config;
import org.oomcheck.kernelc.syntax.SourceFile;
import org.oomcheck.kernelc.syntax.parse.FileParser;

/** Modules of a few lines, each in a broken and in a fixed form. */
class ModuleWorldTest {
  private static final String START =
      """
      static DEFINE_MUTEX(a);
      static DEFINE_MUTEX(b);
      static DEFINE_SPINLOCK(spin);
      static int count;
      struct pair { int first; struct mutex lock; struct pair *next; };
      static struct pair *shared;
      """;

  private static final String END =
      """
      static int __init test_init(void)
      {
        shared = kzalloc(sizeof(*shared), GFP_KERNEL);
        kthread_run(one, NULL, "one");
        kthread_run(two, shared, "two");
        return 0;
      }
      module_init(test_init);
      """;

  private static Verdict verdict(String one, String two) {
    String text =
        START
            + "static int one(void *data) { "
            + one
            + " return 0; }\n"
            + "static int two(void *data) { "
            + two
            + " return 0; }\n"
            + END;
    SourceFile file = FileParser.parse("test.c", text, Config.guest());
    assertThat(file.unread()).isEmpty();
    return new Explorer(Options.defaults()).explore(ModuleWorld.of(file));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "locks in two orders    | mutex_lock(&a); mutex_lock(&b); mutex_unlock(&b); mutex_unlock(&a); | mutex_lock(&b); mutex_lock(&a); mutex_unlock(&a); mutex_unlock(&b); | DEADLOCK",
        "locks in one order     | mutex_lock(&a); mutex_lock(&b); mutex_unlock(&b); mutex_unlock(&a); | mutex_lock(&a); mutex_lock(&b); mutex_unlock(&b); mutex_unlock(&a); | PROVEN",
        "an increment races     | count++; | count++; | DATA_RACE",
        "sleeps under spinlock  | spin_lock(&spin); mutex_lock(&a); mutex_unlock(&a); spin_unlock(&spin); | ; | SLEEP_IN_ATOMIC",
        "a lock is kept         | mutex_lock(&a); | ; | LOCK_MISUSE",
        "member of an object    | mutex_lock(&shared->lock); shared->first = 1; mutex_unlock(&shared->lock); | struct pair *p = data; mutex_lock(&p->lock); BUG_ON(p->first == 1); mutex_unlock(&p->lock); | KERNEL_BUG",
        "null is followed       | shared->next->first = 1; | ; | KERNEL_BUG",
        "a struct is assigned   | struct pair c = { .first = 1 }; mutex_lock(&a); *shared = c; mutex_unlock(&a); | mutex_lock(&a); BUG_ON(shared->first == 1); mutex_unlock(&a); | KERNEL_BUG",
        "a loop waits           | while (!READ_ONCE(count)) ; | WRITE_ONCE(count, 1); | PROVEN",
      })
  void module_hasItsVerdict(String name, String one, String two, String expected) {
    Verdict verdict = verdict(one, two);
    String found =
        verdict instanceof Verdict.Violated violated
            ? violated.counterexamples().get(0).hazard().toString()
            : verdict instanceof Verdict.Proven ? "PROVEN" : verdict.toString();
    assertThat(found).as(verdict.toString()).isEqualTo(expected);
  }
}
