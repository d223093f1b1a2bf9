// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oomcheck.kernelc.source.Config;
import org.oomcheck.kernelc.syntax.SourceFile;
import org.oomcheck.kernelc.syntax.parse.FileParser;
import org.oomcheck.kernelc.syntax.print.Printer;

/**
 * A thousand random functions: parser and interpreter agree with gcc. They are the same in each
 * build; {@code -Doomcheck.seed=N} makes other ones of half of them.
 */
@Tag("slow")
class AgainstGccTest {
  private static final int FUNCTIONS = 1000;

  /** What the second half is made from. */
  private static final long SEED = Long.getLong("oomcheck.seed", 20_419);

  /** So many of them are enough to notice most faults. */
  private static final int FEW = 100;

  private static final long[][] ARGUMENTS = {
    {0, 1, -1}, {300, -70000, 0x7fffffffL}, {-5, 0x123456789abL, 77}
  };

  /** What is exchanged in the text that is interpreted, so that the results must differ. */
  private static final List<List<String>> FAULTS =
      List.of(
          List.of("bits:5", "bits:2"),
          List.of("int sign:7", "unsigned sign:7"),
          List.of("s16 low", "int low"),
          List.of("[1 ... 2]", "[1 ... 1]"),
          List.of("(*at)", "(*a)"),
          List.of("n.one = turned", "turned"),
          List.of("_Bool", "char"),
          List.of("s16", "u8"),
          List.of("unsigned long", "long"),
          List.of(" >> ", " << "),
          List.of(" ? ", " && 0 ? "),
          List.of("break;", ";"),
          List.of("continue;", ";"),
          List.of("case 1 ... 3:", "case 1 ... 2:"),
          List.of("\tgoto inside", "\t; // goto inside"));

  private static final List<String> SOURCES = new ArrayList<>();

  @TempDir Path folder = Path.of("");

  @BeforeAll
  static void generate() {
    RandomC same = new RandomC(6_12);
    RandomC ofSeed = new RandomC(SEED);
    for (int i = 0; i < FUNCTIONS; i++) {
      SOURCES.add((i < FUNCTIONS / 2 ? same : ofSeed).function("f" + i));
    }
  }

  private static String all() {
    return text(FUNCTIONS);
  }

  private static String text(int functions) {
    return RandomC.HEAD + String.join("\n", SOURCES.subList(0, functions));
  }

  private static SourceFile parse(String text) {
    return FileParser.parse("random.c", text, Config.guest());
  }

  @Test
  void interpreter_givesTheResultsOfGcc() throws IOException {
    Gcc.assumeInstalled("The interpreter");
    StringBuilder program = new StringBuilder("int printf(const char *, ...);\n").append(all());
    program.append("int main(void)\n{\n");
    for (int i = 0; i < FUNCTIONS; i++) {
      for (long[] a : ARGUMENTS) {
        program.append(
            "\tprintf(\"f%d %%ld\\n\", (long)f%d(%dL, %dL, %dL));%n"
                .formatted(i, i, a[0], a[1], a[2]));
      }
    }
    Files.writeString(folder.resolve("random.c"), program.append("\treturn 0;\n}\n"));
    String messages =
        Gcc.run(folder, List.of("gcc", "-std=gnu11", "-w", "-fwrapv", "-o", "random", "random.c"));
    assertThat(messages).isEmpty();
    List<String> expected = Gcc.run(folder, List.of("./random")).lines().toList();
    assertThat(expected).hasSize(FUNCTIONS * ARGUMENTS.length);

    assertThat(differences(all(), expected).limit(3))
        .as("from f%d on: repeat with -Doomcheck.seed=%d", FUNCTIONS / 2, SEED)
        .isEmpty();
    assertThat(new TreeSet<>(expected)).as("results that differ").hasSizeGreaterThan(FUNCTIONS);
    for (List<String> fault : FAULTS) {
      assertThat(isNoticed(fault, FEW, expected) || isNoticed(fault, 5 * FEW, expected))
          .as(fault.toString())
          .isTrue();
    }
  }

  private static boolean isNoticed(List<String> fault, int functions, List<String> expected) {
    String faulty = text(functions).replace(fault.get(0), fault.get(1));
    return differences(faulty, expected.subList(0, functions * ARGUMENTS.length))
        .findAny()
        .isPresent();
  }

  /**
   * Where the functions of a text have other results than gcc says; each runs when it is asked for.
   */
  private static Stream<String> differences(String text, List<String> expected) {
    SourceFile file = parse(text);
    Unit unit = Unit.alone(file);
    FileCalls calls = new FileCalls(unit, LocalMemory.of(unit), 1_000_000);
    return IntStream.range(0, expected.size())
        .mapToObj(
            i -> {
              String name = "f" + i / ARGUMENTS.length;
              String found = name + " " + result(calls, name, ARGUMENTS[i % ARGUMENTS.length]);
              return found.equals(expected.get(i))
                  ? ""
                  : found
                      + " but gcc: "
                      + expected.get(i)
                      + "\n"
                      + SOURCES.get(i / ARGUMENTS.length);
            })
        .filter(difference -> !difference.isEmpty());
  }

  private static String result(FileCalls calls, String name, long[] arguments) {
    List<Value> values = new ArrayList<>();
    for (long argument : arguments) {
      values.add(IntegerType.LONG.of(argument));
    }
    try {
      return ((IntegerValue) calls.run(name, values)).as(IntegerType.LONG).toString();
    } catch (InterpreterException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Test
  void parser_readsThemAll_andThePrinterGivesTheSameTree() {
    SourceFile file = parse(all());
    assertThat(file.unread()).isEmpty();
    assertThat(file.functions()).hasSize(FUNCTIONS + 4);
    String printed = Printer.file(file);
    assertThat(Printer.file(parse(printed))).isEqualTo(printed);
  }

  /** A word, an operator or a bracket is taken away: what gcc still accepts is read. */
  @Test
  void parser_acceptsWhatGccAccepts_andRefusesMostOfWhatItRefuses() throws IOException {
    Gcc.assumeInstalled("The parser");
    Random random = new Random(61);
    List<String> command = new ArrayList<>(List.of("gcc", "-std=gnu11", "-w", "-fsyntax-only"));
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      String[] words = SOURCES.get(i).split("(?<=\\W)|(?=\\W)", -1);
      int removed = random.nextInt(words.length);
      while (words[removed].isBlank()) {
        removed = random.nextInt(words.length);
      }
      words[removed] = "";
      texts.add(RandomC.HEAD + String.join("", words));
      Files.writeString(folder.resolve("m" + i + ".c"), texts.get(i));
      command.add("m" + i + ".c");
    }
    String messages = Gcc.run(folder, command);
    int refused = 0;
    int noticed = 0;
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      boolean unread = parse(texts.get(i)).unread().findAny().isPresent();
      boolean faulty = messages.contains("m" + i + ".c:") && messages.contains("m" + i + ".c: In");
      boolean syntax = messages.matches("(?s).*\\bm" + i + "\\.c:\\d+:\\d+: error: expected .*");
      refused += syntax ? 1 : 0;
      noticed += syntax && unread ? 1 : 0;
      if (!faulty && !syntax && unread) {
        wrong.add(texts.get(i));
      }
    }
    assertThat(wrong).as("gcc reads them, the parser does not").isEmpty();
    assertThat(refused).isGreaterThan(20);
    assertThat(noticed * 100 / refused).as("percent of gcc's syntax errors").isGreaterThan(90);
  }
}
