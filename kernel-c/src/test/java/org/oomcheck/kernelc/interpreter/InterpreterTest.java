// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.interpreter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.oomcheck.kernelc.source.Config;
import org.oomcheck.kernelc.syntax.SourceFile;
import org.oomcheck.kernelc.syntax.parse.FileParser;
import org.oomcheck.model.machine.KernelBug;

/** What random functions do not reach: macros, globals, and what cannot be run. */
class InterpreterTest {
  private static final String FILE =
      """
      #define LIMIT (1UL << 4)
      #define twice(x) ((x) + (x))
      #define add(place, n) do { place += (n); } while (0)
      #define counter total
      #define self(x) self(x)
      static long total;
      static int self(int x) { return x + 1; }
      int macros(int a) { add(a, LIMIT); return twice(a) + self(a); }
      int sizes(int a) { return sizeof(LIMIT) * 10 + sizeof(twice((char)a)); }
      int count(int a) { counter += a; total++; return counter; }
      int returns_inside(int a) { int b = ({ if (a) return 7; 5; }); return b; }
      int skips(int a) { goto in; { int b = 3; in: b = a; return b; } }
      void nothing(int a) { a++; }
      int mentions(int a) { int b; (void)b; (void)self(a); (void)total; return a; }
      int calls_nothing(int a) { nothing(a); return a; }
      """;

  private static long run(String text, String name, long... arguments) {
    SourceFile file = FileParser.parse("x.c", text, Config.guest());
    assertThat(file.unread()).isEmpty();
    Unit unit = Unit.alone(file);
    FileCalls calls = new FileCalls(unit, LocalMemory.of(unit), 1000);
    List<Value> values =
        Arrays.stream(arguments).mapToObj(a -> (Value) IntegerType.LONG.of(a)).toList();
    return ((IntegerValue) calls.run(name, values)).value();
  }

  @ParameterizedTest(name = "{0}({1}) is {2}")
  @CsvSource({
    "macros, 1, 52",
    "sizes, 1, 84",
    "count, 4, 5",
    "returns_inside, 1, 7",
    "returns_inside, 0, 5",
    "skips, 9, 9",
    "mentions, 5, 5",
    "calls_nothing, 3, 3"
  })
  void function_hasItsResult(String name, long argument, long result) {
    assertThat(run(FILE, name, argument)).isEqualTo(result);
  }

  @Test
  void divisionByZero_isABugOfTheKernel() {
    assertThatThrownBy(() -> run("int f(int a) { return a % (a - a); }", "f", 1))
        .isInstanceOf(KernelBug.class)
        .hasMessageContaining("division by zero at x.c:1");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "return a << 32;                | x.c:1: a shift of int by 32 bits has no defined result",
        "return a >> -1;                | x.c:1: a shift of int by -1 bits has no defined result",
        "return other;                  | x.c:1: other is not known",
        "return other(a);               | x.c:1: other() is not known",
        "for (;;) ; | x.c:1: the function runs more than 1000 instructions; does a loop not end?",
        "return f(a);                   | x.c:1: more than 200 calls are inside each other",
        "goto gone;                     | x.c:1: there is no label gone",
        "break;                         | x.c:1: break is outside of a loop and a switch",
        "continue;                      | x.c:1: continue is outside of a loop",
        "case 1: return a;              | x.c:1: case and default are outside of a switch",
        "asm(\"nop\");                    | x.c:1: inline assembly is not known here",
        "asm(\"\" : \"=r\"(a));             | x.c:1: inline assembly is not known here",
        "goto *a;                       | x.c:1: goto has to name its label here",
        "void *to = &&b; b: return 0; | x.c:1: the address of a label is not known here: &&b",
        "list_for_each(a, b) { }        | x.c:1: list_for_each() is not known",
        "return a.x;                    | x.c:1: f#0.0:a has no member x that is modelled",
        "return 1 = a;                  | x.c:1: this has no place",
        "return f(a, a);                | x.c:1: f() has 1 parameter and is called with 2",
        "static int b; return b; | x.c:1: the static variable b inside a function is not known"
      })
  void whatCannotBeRun_isSaidWithItsLine(String body, String message) {
    assertThatThrownBy(() -> run("int f(int a) { " + body + " }", "f", 1))
        .isInstanceOf(InterpreterException.class)
        .hasMessage(message);
  }

  @Test
  void assemblyWithoutAnInstruction_isForTheCompilerAlone() {
    assertThat(run("int f(int a) { asm volatile(\"\" ::: \"memory\"); return a; }", "f", 1))
        .isEqualTo(1);
    assertThat(run("int f(int a) { asm(\"\" : \"+r\"(a)); return a; }", "f", 1)).isEqualTo(1);
  }

  @Test
  void variableWithoutValue_isABugOfTheKernel() {
    assertThatThrownBy(() -> run("int f(int a) { int b; if (a > 1) b = 1; return b; }", "f", 1))
        .isInstanceOf(KernelBug.class)
        .hasMessage("b is read before it has a value, at x.c:1");
    assertThat(run("int f(int a) { int b; if (a > 1) b = 1; return b; }", "f", 2)).isEqualTo(1);
  }
}
