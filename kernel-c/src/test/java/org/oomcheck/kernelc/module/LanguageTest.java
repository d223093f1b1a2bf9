// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.module;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Forms of C in a task. Each body ends with a BUG_ON() that must not hold; with the condition
 * negated it must.
 */
class LanguageTest {
  private static final String TOP =
      """
      struct point { int x; int y; };
      struct box { struct point from, to; int marks[3]; };
      struct flags { unsigned a:3; int b:4; bool c:1; unsigned long d:20; };
      struct mixed {
        int kind;
        union { int number; struct { short low; short high; }; long *where; };
        struct { int deep; };
      };
      union either { int one; long two; struct point both; };
      enum level { NONE, SOME = 4, MORE };
      enum sign { MINUS = -1, PLUS = 1 };
      struct ops { int (*go)(int); int (*back)(int); };
      static int twice(int n) { return 2 * n; }
      static int half(int n) { return n / 2; }
      static const struct ops known = { .go = twice, .back = half };
      static const int table[] = { [0 ... 2] = 7, [4] = 9 };
      static int grid[2][3] = { { 1, 2, 3 }, { 4, 5, 6 } };
      static int count;
      static struct box shared_box;
      static struct point *shared_point = &shared_box.to;
      static int factorial(int n)
      { int below; if (n < 2) return 1; below = factorial(n - 1); return n * below; }
      static void deeper(int *out, int n) { int mine = n; if (n) { deeper(&mine, n - 1); *out += mine; } }
      static struct point make(int x, int y) { struct point p = { x, y }; return p; }
      static int next_id(void) { static int id = 10; return ++id; }
      static int cleanup(int fail)
      {
        int done = 0;
        if (fail == 1)
          goto out;
        done += 1;
        if (fail == 2)
          goto undo;
        done += 2;
        goto out;
      undo:
        done += 4;
      out:
        return done;
      }
      """;

  private static String answer(String body, String condition) {
    return SmallModule.answer(
        SmallModule.verdict(
            SmallModule.text(TOP, "count = 0;", body + "\nBUG_ON(!(" + condition + "));")));
  }

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(resources = "LanguageTest.csv", delimiter = '\t', quoteCharacter = '`')
  void form_hasTheValueOfC(String line) {
    String body = line.substring(0, line.indexOf('|'));
    String condition = line.substring(line.indexOf("| ") + 2);
    assertThat(answer(body, condition)).isEqualTo("PROVEN");
    assertThat(answer(body, "!(" + condition + ")")).isEqualTo("KERNEL_BUG");
  }

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(resources = "LanguageTest1.csv", delimiter = '\t', quoteCharacter = '`')
  void whatCannotBeRun_isSaidWithItsLine(String line) {
    String answer = answer(line.substring(0, line.indexOf('|')), "count == 0");
    assertThat(answer).contains(line.substring(line.indexOf("| ") + 2)).contains("test.c:");
  }

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(resources = "LanguageTest2.csv", delimiter = '\t', quoteCharacter = '`')
  void variable_isNotUsed_whenItsBlockHasEnded(String body) {
    String top = TOP + "static void deep_pointer(int **out) { int gone = 1; *out = &gone; }\n";
    assertThat(SmallModule.answer(SmallModule.verdict(SmallModule.text(top, "", body))))
        .isEqualTo("LIFECYCLE");
  }

  /** A macro of the file that is too deep for the parser is not taken for a call or a name. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({"ADD(x), ADD(count), ADD()", "ADD, ADD, ADD"})
  void macroThatCannotBeRead_isSaidWithTheReason(String head, String use, String named) {
    String deep =
        TOP + "#define " + head + " " + "(1 + ".repeat(300) + "1" + ")".repeat(300) + "\n";
    String text = SmallModule.text(deep, "", "count = " + use + ";");
    assertThat(SmallModule.answer(SmallModule.verdict(text)))
        .contains("what the macro " + named + " stands for could not be read: this is nested too");
  }
}
