// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.module;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Objects that tasks allocate or declare, and share. */
class LateObjectsTest {
  private static final String TOP =
      """
      struct item { int value; struct item *next; struct mutex lock; };
      static DEFINE_MUTEX(lock);
      static struct item *shared;
      static struct item *made;
      static int *number;
      static int seen;
      static void fill(struct item *i, int value) { i->value = value; }
      static void publish(void)
      {
        struct item *mine = kzalloc(sizeof(*mine), GFP_KERNEL);
        mine->value = 4;
        mutex_lock(&lock);
        if (!shared) {
          shared = mine;
          mine = NULL;
        }
        mutex_unlock(&lock);
        kfree(mine);
      }
      """;

  private static String answer(String one, String two) {
    return SmallModule.answer(
        SmallModule.verdict(
            SmallModule.text(TOP, "made = kzalloc(sizeof(*made), GFP_KERNEL);", one, two)));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "an object is handed over      | publish(); | mutex_lock(&lock); if (shared) BUG_ON(shared->value != 4); mutex_unlock(&lock); | PROVEN",
        "it has another value          | publish(); | mutex_lock(&lock); if (shared) BUG_ON(shared->value == 4); mutex_unlock(&lock); | KERNEL_BUG",
        "two tasks allocate at a site  | publish(); | publish(); | PROVEN",
        "it stays with its task        | struct item *i = kmalloc(sizeof(*i), GFP_KERNEL); fill(i, 3); BUG_ON(i->value != 3); kfree(i); | ; | PROVEN",
        "a task uses what it has freed | struct item *i = kzalloc(sizeof(*i), GFP_KERNEL); kfree(i); seen = i->value; | ; | LIFECYCLE",
        "freed, then used by another   | publish(); mutex_lock(&lock); kfree(shared); mutex_unlock(&lock); | struct item *i; mutex_lock(&lock); i = shared; mutex_unlock(&lock); if (i) seen = i->value; | LIFECYCLE",
        "forgotten before it is freed  | publish(); mutex_lock(&lock); kfree(shared); shared = NULL; mutex_unlock(&lock); | mutex_lock(&lock); if (shared) seen = shared->value; mutex_unlock(&lock); | PROVEN",
        "its lock is taken after kfree | publish(); kfree(shared); | struct item *i; mutex_lock(&lock); i = shared; mutex_unlock(&lock); if (i) { mutex_lock(&i->lock); mutex_unlock(&i->lock); } | LIFECYCLE",
        "boot's object is freed        | mutex_lock(&lock); kfree(made); made = NULL; mutex_unlock(&lock); | mutex_lock(&lock); if (made) seen = made->value; mutex_unlock(&lock); | PROVEN",
        "boot's object is freed twice  | kfree(made); | kfree(made); | LIFECYCLE",
        "a lock on the stack           | struct mutex m; mutex_init(&m); mutex_lock(&m); mutex_unlock(&m); | ; | PROVEN",
        "a variable is reached         | int n = 1; mutex_lock(&lock); number = &n; mutex_unlock(&lock); mutex_lock(&lock); number = NULL; BUG_ON(n > 2); mutex_unlock(&lock); | mutex_lock(&lock); if (number) *number = 2; mutex_unlock(&lock); | PROVEN",
        "a variable is changed         | int n = 1; mutex_lock(&lock); number = &n; mutex_unlock(&lock); mutex_lock(&lock); number = NULL; BUG_ON(n > 1); mutex_unlock(&lock); | mutex_lock(&lock); if (number) *number = 2; mutex_unlock(&lock); | KERNEL_BUG",
        "a variable is reached too late | int n = 1; mutex_lock(&lock); number = &n; mutex_unlock(&lock); | mutex_lock(&lock); if (number) *number = 2; mutex_unlock(&lock); | LIFECYCLE",
        "a loop allocates and frees    | int i; for (i = 0; i < 3; i++) { publish(); mutex_lock(&lock); kfree(shared); shared = NULL; mutex_unlock(&lock); } | ; | PROVEN",
      })
  void object_isSharedAsLongAsItIsThere(String name, String one, String two, String expected) {
    assertThat(answer(one, two)).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "for (;;) { struct item *i = kzalloc(sizeof(*i), GFP_KERNEL); mutex_lock(&lock); i->next = shared; shared = i; mutex_unlock(&lock); } | more than 16 objects i are in use at a time",
      })
  void limit_isSaid(String body, String message) {
    assertThat(answer(body, ";")).contains(message);
  }
}
