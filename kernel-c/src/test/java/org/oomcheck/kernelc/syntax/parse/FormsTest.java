// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.syntax.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.oomcheck.kernelc.syntax.Declaration;
import org.oomcheck.kernelc.syntax.Definition;
import org.oomcheck.kernelc.syntax.SourceFile;
import org.oomcheck.kernelc.syntax.Statement;
import org.oomcheck.kernelc.syntax.Type;
import org.oomcheck.kernelc.syntax.print.Printer;

/** Every form of the language is read; its broken form is not, and says why. */
class FormsTest {
  private static final Pattern MARK = Pattern.compile(".*/\\* BROKEN (.*) \\*/");

  @ParameterizedTest(name = "{0} is read whole")
  @CsvSource({"statements.c, 7", "expressions.c, 4", "declarations.c, 8"})
  void fixture_isReadWhole(String name, int functions) {
    SourceFile file = Fixture.parse(name);
    assertThat(file.unread()).isEmpty();
    assertThat(file.functions()).hasSize(functions);
  }

  @ParameterizedTest(name = "{0} is written as C that is the same")
  @ValueSource(strings = {"statements.c", "expressions.c", "declarations.c"})
  void fixture_isTheSameAfterARoundTrip(String name) {
    SourceFile file = Fixture.parse(name);
    SourceFile again = Fixture.parseText(Printer.file(file));
    assertThat(SameTree.difference(file.definitions(), again.definitions())).isEmpty();
  }

  @Test
  void comparison_seesADifference() {
    SourceFile one = Fixture.parseText("int f(int a) { return a + 1; }");
    SourceFile other = Fixture.parseText("int f(int a) { return a - 1; }");
    assertThat(SameTree.difference(one.definitions(), other.definitions()))
        .isEqualTo("[0].body.statements[0].value.operator: + and -");
  }

  @Test
  void brokenFunction_isUnread_withLineAndReason_andTheNextIsRead() {
    SourceFile file = Fixture.parse("broken.c");
    List<String> lines = Fixture.text("broken.c").lines().toList();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      Matcher mark = MARK.matcher(lines.get(i));
      if (mark.matches()) {
        expected.add((i + 1) + ": " + mark.group(1));
      } else if (lines.get(i).contains("bad_parameter(")) {
        expected.add((i + 1) + ": expected a parameter, found ')'");
      }
    }
    assertThat(file.unread().map(u -> u.where().line() + ": " + u.reason()))
        .containsExactlyElementsOf(expected);
    assertThat(file.unread()).allMatch(Definition.Unread::function);
    assertThat(file.unread().map(Definition.Unread::name)).doesNotHaveDuplicates();
    assertThat(file.unread().map(Definition.Unread::name)).noneMatch(n -> n.startsWith("after"));
    List<String> read = file.functions().map(Definition::name).toList();
    assertThat(read).hasSize(expected.size()).allMatch(name -> name.startsWith("after_"));
  }

  @Test
  void declarations_haveTheirTypes() {
    SourceFile file = Fixture.parse("declarations.c");
    Definition list =
        file.definitions().stream().filter(d -> d.name().equals("a")).findFirst().orElseThrow();
    assertThat(((Declaration) list).declarators())
        .extracting(Declaration.Declarator::name)
        .containsExactly("a", "b", "c", "d", "e");
    Type e = ((Declaration) list).declarators().get(4).type();
    assertThat(e)
        .isInstanceOfSatisfying(
            Type.Array.class,
            array ->
                assertThat(array.element())
                    .isInstanceOfSatisfying(
                        Type.Pointer.class,
                        pointer -> assertThat(pointer.target()).isInstanceOf(Type.Function.class)));
    assertThat(file.includes()).containsExactly("linux/mutex.h", "internal.h");
    assertThat(file.function("sys_example")).isPresent();
    Definition.Function old = (Definition.Function) file.function("old_style").orElseThrow();
    assertThat(old.type().parameters())
        .extracting(Type.Parameter::name)
        .containsExactly("a", "b", "c");
  }

  @Test
  void positions_areThoseOfTheFile() {
    Definition.Function f =
        (Definition.Function)
            Fixture.parseText("/* a\n */\nint\n\tf(void)\n{\n\tg(1);\n}\n").function("f").get();
    assertThat(f.at()).hasToString("x.c:4:2");
    Statement call = f.body().statements().get(0);
    assertThat(call.at()).hasToString("x.c:6:2");
    assertThat(f.body().end()).hasToString("x.c:7:1");
  }

  /** As a patch could bring it: neither the stack nor the patience of the parser is exhausted. */
  @ParameterizedTest(name = "nested {0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "return |(",
        "return |- ",
        "return |a = ",
        "return |a ? a : ",
        "return |a[",
        "return |(struct {",
        "int a = |{",
        "int |(*",
        "|{",
        "|if (a) ",
        "|do ",
        "|for (;;) {",
        "|struct { ",
        "|f(typeof("
      })
  void deepNesting_isUnread_andTheNextFunctionIsRead(@Nullable String once, String nested) {
    String start = once == null ? "" : once;
    for (int depth : new int[] {60, 20_000}) {
      String text = "int f(int a)\n{\n\t" + start + " " + nested.repeat(depth) + "\n}\n";
      SourceFile file = Fixture.parseText(text + "int g(void) { return 1; }\n");
      assertThat(file.function("g").filter(d -> d instanceof Definition.Function)).isPresent();
      assertThat(file.unread()).hasSize(1);
    }
  }

  @ParameterizedTest(name = "a row of {0}")
  @ValueSource(strings = {" + a", ", a", "->a", "[a]"})
  void longRow_isRead_upToALimit(String more) {
    String start = "int f(int a) { return a";
    assertThat(Fixture.parseText(start + more.repeat(500) + "; }").unread()).isEmpty();
    assertThat(Fixture.parseText(start + more.repeat(5000) + "; }").unread())
        .extracting(Definition.Unread::reason)
        .containsExactly("this has too many operators to be read");
  }

  @Test
  void line_belongsToItsFunction() {
    SourceFile file =
        Fixture.parseText("int f(void)\n{\n\tg();\n}\n\nint x;\nint h(void)\n{\n\tg()\n}\n");
    assertThat(file.functionAt(3).map(Definition::name)).contains("f");
    assertThat(file.functionAt(4).map(Definition::name)).contains("f");
    assertThat(file.functionAt(6)).isEmpty();
    assertThat(file.functionAt(9).map(Definition::name)).as("an unread one").contains("h");
  }

  @Test
  void multiplicationAndCast_areToldFromDeclarationAndCall() {
    Definition.Function f =
        (Definition.Function)
            Fixture.parseText(
                    "int f(void) { foo *p; foo_t *q = 0; a = b * c; (a)(b); (foo_t)b; (foo *)b; }")
                .function("f")
                .get();
    assertThat(f.body().statements().stream().map(Printer::statement))
        .containsExactly(
            "foo *p;", "foo_t *q = 0;", "a = b * c;", "a(b);", "(foo_t)b;", "(foo *)b;");
    assertThat(f.body().statements().get(0)).isInstanceOf(Declaration.class);
    assertThat(f.body().statements().get(2)).isInstanceOf(Statement.Evaluation.class);
  }

  @Test
  void endlessComment_isAnErrorWithItsLine() {
    SourceFile file = Fixture.parseText("int f(void) { return 1; }\n\n/* no end\nint g;\n");
    assertThat(file.function("f")).isPresent();
    assertThat(file.unread())
        .singleElement()
        .hasToString("x.c:3:1: expected a type, found a comment that does not end");
  }
}
