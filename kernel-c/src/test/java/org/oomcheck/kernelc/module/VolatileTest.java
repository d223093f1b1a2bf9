// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.module;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Variables that are declared volatile, and calls that write more than a variable has. */
class VolatileTest {
  private static final String TOP = "struct flags { volatile int set; int plain; };";

  private static String answer(String shared, String one, String two) {
    return SmallModule.answer(
        SmallModule.verdict(SmallModule.text(TOP + "\n" + shared, "", one, two)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "static int x;                            | x      | DATA_RACE",
        "static volatile int x;                   | x      | PROVEN",
        "static int volatile x;                   | x      | PROVEN",
        "typedef volatile int vint; static vint x; | x     | PROVEN",
        "static volatile int x[2];                | x[1]   | PROVEN",
        "static struct flags f;                   | f.set  | PROVEN",
        "static struct flags f;                   | f.plain | DATA_RACE",
        "static int *volatile p;                  | p      | PROVEN",
        "static volatile int *p;                  | p      | DATA_RACE"
      })
  void accessesOfAVolatileVariable_doNotRace(String shared, String place, String expected) {
    assertThat(answer(shared, place + " = 0;", "if (" + place + ") return 1;")).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "memset(&number, 0, sizeof(number));    | PROVEN",
        "memset(&number, 0, sizeof(number) + 1); | KERNEL_BUG",
        "memset(&both, 0, sizeof(both));        | PROVEN",
        "memset(&both, 0, 2 * sizeof(both));    | KERNEL_BUG",
        "memset(&both.plain, 0, 2);             | PROVEN",
        "memset(many, 0, sizeof(many));         | PROVEN",
        "memset(many, 0, sizeof(many) + sizeof(int)); | KERNEL_BUG",
        "memset(many, 0, -1);                   | KERNEL_BUG"
      })
  void memset_staysInsideAVariable(String call, String expected) {
    String shared = "static int number; static struct flags both; static int many[3];";
    String used = " number = 1; both.plain = 1; many[2] = 1;";
    assertThat(answer("#include <linux/string.h>\n" + shared, call + used, "return 0;"))
        .isEqualTo(expected);
  }
}
