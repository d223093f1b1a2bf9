// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.module;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

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
  @CsvFileSource(resources = "LateObjectsTest.csv", delimiter = '|', quoteCharacter = '\'')
  void object_isSharedAsLongAsItIsThere(String name, String one, String two, String expected) {
    assertThat(answer(one, two)).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(resources = "LateObjectsTest1.csv", delimiter = '|', quoteCharacter = '\'')
  void limit_isSaid(String body, String message) {
    assertThat(answer(body, ";")).contains(message);
  }
}
