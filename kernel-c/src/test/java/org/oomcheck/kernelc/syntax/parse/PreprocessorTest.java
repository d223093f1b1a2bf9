// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.syntax.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.oomcheck.kernelc.source.Config;
import org.oomcheck.kernelc.syntax.Decision;
import org.oomcheck.kernelc.syntax.Definition;
import org.oomcheck.kernelc.syntax.Macro;
import org.oomcheck.kernelc.syntax.SourceFile;
import org.oomcheck.kernelc.syntax.print.Printer;

/** Conditional parts and the macros of a file. */
class PreprocessorTest {
  private static final Config CONFIG =
      Config.parse("test", "CONFIG_Y=y\nCONFIG_M=m\nCONFIG_N=n\nCONFIG_NUM=8\nPAGE_SHIFT=12\n");

  private static SourceFile parse(String text) {
    return FileParser.parse("x.c", text, CONFIG);
  }

  @ParameterizedTest(name = "#if {0} is {1}")
  @CsvSource({
    "'1', true",
    "'0', false",
    "'defined(CONFIG_Y)', true",
    "'defined CONFIG_Y', true",
    "'!defined CONFIG_Y || defined(CONFIG_N)', false",
    "'defined(CONFIG_M)', false",
    "'defined(CONFIG_M_MODULE)', true",
    "'IS_ENABLED(CONFIG_M)', true",
    "'IS_BUILTIN(CONFIG_M)', false",
    "'IS_MODULE(CONFIG_M)', true",
    "'IS_ENABLED(CONFIG_N)', false",
    "'CONFIG_NUM > 4 && PAGE_SHIFT == 12', true",
    "'CONFIG_NUM << 1 == 0x10', true",
    "'UNKNOWN', false",
    "'UNKNOWN == 0', true",
    "'-1 < 0U', true",
    "'(1 ? 2 : 3) == 2', true",
    "'OWN * 2 == 6', true",
    "'defined(GONE)', false",
    "'1 / 0', false",
    "'what is this', false"
  })
  void condition_isDecided(String condition, boolean holds) {
    String text = "#define OWN (1 + 2)\n#define GONE\n#undef GONE\n#if " + condition;
    SourceFile file = parse(text + "\nint yes;\n#else\nint no;\n#endif\n");
    assertThat(file.definitions())
        .extracting(Definition::name)
        .containsExactly(holds ? "yes" : "no");
  }

  @Test
  void branches_areDecidedOnce_andRecorded_withTheirFunction() {
    SourceFile file =
        parse(
            """
            int f(void)
            {
            #ifdef CONFIG_N
                    return 1;
            #elif defined(CONFIG_Y)
                    return 2;
            # if 0
                    don't read
            # endif
            #else
                    return 3;
            #endif
            }

            #ifndef CONFIG_Y
            int g(void) { return 4; }
            #endif
            """);
    Definition f = file.function("f").orElseThrow();
    assertThat(Printer.definition(f)).isEqualTo("int f(void)\n{\n\treturn 2;\n}");
    assertThat(file.decisionsIn(f).stream().map(Decision::toString))
        .containsExactly(
            "x.c:3: #ifdef CONFIG_N is left out",
            "x.c:7: #if 0 is left out",
            "x.c:5: #elif defined(CONFIG_Y) is read",
            "x.c:10: #else is left out");
    assertThat(file.decisions()).hasSize(5);
    assertThat(file.function("g")).isEmpty();
  }

  @ParameterizedTest(name = "{0} is {1} in code")
  @CsvSource({
    "IS_ENABLED(CONFIG_Y), 1",
    "IS_ENABLED(CONFIG_M), 1",
    "IS_BUILTIN(CONFIG_M), 0",
    "IS_MODULE(CONFIG_M), 1",
    "IS_REACHABLE(CONFIG_N), 0",
    "IS_ENABLED(option), IS_ENABLED(option)"
  })
  void questionAboutASymbol_isAnsweredAsInAnIf(String question, String answer) {
    SourceFile file =
        parse("#define ASKS " + question + "\nint f(int option) { return " + question + "; }\n");
    Definition f = file.function("f").orElseThrow();
    assertThat(Printer.definition(f)).contains("return " + answer + ";");
    assertThat(file.macro("ASKS").orElseThrow().body().get(0).text())
        .isEqualTo(answer.replaceAll("\\(.*", ""));
  }

  @Test
  void macros_areKept_andNotExpanded() {
    SourceFile file =
        parse(
            """
            #define LIMIT (1 << 4)
            #define twice(x) \\
                    ((x) + (x))
            #define say(fmt, args...) pr_info(fmt, ##args)
            #define other(...) f(__VA_ARGS__)
            int f(int a) { return twice(a) + LIMIT; }
            """);
    assertThat(file.macros().keySet()).containsExactlyInAnyOrder("LIMIT", "twice", "say", "other");
    Macro limit = file.macro("LIMIT").orElseThrow();
    assertThat(limit.isFunctionLike()).isFalse();
    assertThat(limit.at().line()).isEqualTo(1);
    assertThat(file.macro("say").orElseThrow())
        .extracting(Macro::parameters, Macro::rest)
        .containsExactly(List.of("fmt"), "args");
    assertThat(file.macro("other").orElseThrow().rest()).isEqualTo("__VA_ARGS__");
    assertThat(Printer.definition(file.function("f").orElseThrow()))
        .contains("return twice(a) + LIMIT;");
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "ONE                | 1",
        "add(ONE, 2)        | ( 1 ) + ( 2 )",
        "add((a, b), c[0])  | ( ( a , b ) ) + ( c [ 0 ] )",
        "add                | add",
        "name(x)            | var_x",
        "text(a + \"b\")    | \"a + \\\"b\\\"\"",
        "self(1)            | self ( 1 )",
        "say(\"x\")         | pr_info ( \"x\" )",
        "say(\"x\", 1, 2)   | pr_info ( \"x\" , 1 , 2 )",
        "rest(1, 2)         | f ( 1 , 2 )",
        "add(add(1, 2), 3)  | ( ( 1 ) + ( 2 ) ) + ( 3 )",
      })
  void macro_isExpandedAsThePreprocessorDoes(String use, String expected) throws SyntaxException {
    SourceFile file =
        parse(
            """
            #define ONE 1
            #define add(x, y) (x) + (y)
            #define name(x) var_ ## x
            #define text(x) #x
            #define self(x) self(x)
            #define say(fmt, args...) pr_info(fmt, ##args)
            #define rest(...) f(__VA_ARGS__)
            """);
    MacroExpansion expansion = new MacroExpansion(file.macros());
    assertThat(
            String.join(
                " ",
                expansion.expand(Lexer.tokens("x.c", use)).stream()
                    .map(token -> token.text())
                    .toList()))
        .isEqualTo(expected);
  }

  @Test
  void functionThatNeedsItsMacros_isReadWithThem_atThePlaceOfTheirUse() {
    String text =
        """
        #define IF_SET(x) if (x) {
        #define DONE }
        int f(int a)
        {
                IF_SET(a)
                        a++;
                DONE
                return a;
        }
        """;
    Definition.Function f = (Definition.Function) parse(text).function("f").orElseThrow();
    assertThat(f.expanded()).isTrue();
    assertThat(f.body().statements().get(0).at().line()).isEqualTo(5);
    assertThat(parse(text.replace("DONE }", "DONE")).unread()).hasSize(1);
  }

  @Test
  void macroThatGrowsWithoutEnd_isUnread() {
    StringBuilder text = new StringBuilder("#define m0 x x\n");
    for (int i = 1; i < 40; i++) {
      text.append("#define m%d m%d m%d\n".formatted(i, i - 1, i - 1));
    }
    SourceFile file = parse(text + "int f(void) { m39 }\nint g(void) { return 1; }\n");
    assertThat(file.unread()).hasSize(1);
    assertThat(file.function("g")).isPresent();
  }

  /** A compiler stops there; a reading of every branch comes to what is not compiled. */
  @Test
  void error_isRefused_whereACompilerComesToIt() {
    String text = "#ifdef CONFIG_N\n#error left out\n#endif\n#ifndef CONFIG_N\n";
    assertThat(parse(text + "#endif\nint x;\n").unread()).isEmpty();
    String refused = text + "#error \"not here\"\n#endif\nint x;\n";
    assertThat(parse(refused).unread().map(Object::toString))
        .containsExactly("x.c:5:1: #error \"not here\"");
    assertThat(EveryBranch.parse("x.c", refused, Set.of()))
        .allMatch(reading -> reading.unread().findAny().isEmpty());
  }

  @Test
  void everyBranch_isReadAtLeastOnce_andPartsBelongTogether() {
    String text =
        """
        #ifdef CONFIG_A
        int a(int x) { if (x) {
        #endif
        #if defined(CONFIG_B) && defined(CONFIG_C)
        #elif defined(CONFIG_D)
        int d;
        #else
        int none;
        #endif
        #ifdef CONFIG_A
        } return 1; }
        #endif
        #if 0
        not read
        #endif
        """;
    List<SourceFile> readings = EveryBranch.parse("x.c", text, Set.of());
    Set<String> names =
        readings.stream()
            .flatMap(file -> file.definitions().stream())
            .map(Definition::name)
            .collect(java.util.stream.Collectors.toSet());
    assertThat(names).contains("a", "d", "none");
    assertThat(readings).allMatch(file -> file.unread().findAny().isEmpty());
  }
}
