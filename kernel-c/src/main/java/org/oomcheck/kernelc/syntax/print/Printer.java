// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.syntax.print;

import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.oomcheck.kernelc.syntax.Declaration;
import org.oomcheck.kernelc.syntax.Definition;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.SourceFile;
import org.oomcheck.kernelc.syntax.Statement;

/** Writes statements, definitions and files as C. */
public final class Printer {
  private Printer() {}

  /** A file without its directives; what could not be read is a comment. */
  public static String file(SourceFile file) {
    return file.definitions().stream()
        .map(Printer::definition)
        .collect(Collectors.joining("\n\n", "", "\n"));
  }

  /** A definition. */
  public static String definition(Definition definition) {
    if (definition instanceof Declaration declaration) {
      return TypeText.declaration(declaration);
    } else if (definition instanceof Definition.Function function) {
      return TypeText.words(function.storage())
          + TypeText.declare(function.type(), function.name())
          + TypeText.suffix(function.attributes())
          + "\n"
          + statement(function.body());
    } else if (definition instanceof Definition.MacroFunction function) {
      return TypeText.words(function.storage())
          + ExpressionText.of(function.head())
          + TypeText.suffix(function.attributes())
          + "\n"
          + statement(function.body());
    } else if (definition instanceof Definition.MacroUse use) {
      Expression value = use.initializer();
      return TypeText.words(use.storage())
          + ExpressionText.of(use.call())
          + TypeText.suffix(use.attributes())
          + (value == null ? "" : " = " + ExpressionText.argument(value))
          + ";";
    } else if (definition instanceof Definition.Assembly assembly) {
      return assembly.text() + ";";
    }
    return "/* unread: " + definition.name() + " */";
  }

  /** A statement without the end of its line. */
  public static String statement(Statement statement) {
    if (statement instanceof Statement.Block block) {
      StringBuilder text = new StringBuilder("{\n");
      block.statements().forEach(inner -> text.append(indented(statement(inner))));
      return text.append('}').toString();
    } else if (statement instanceof Declaration declaration) {
      return TypeText.declaration(declaration);
    } else if (statement instanceof Statement.Evaluation evaluation) {
      return ExpressionText.of(evaluation.expression()) + ";";
    } else if (statement instanceof Statement.MacroDeclaration macro) {
      return macroDeclaration(macro);
    } else if (statement instanceof Statement.If branch) {
      Statement otherwise = branch.otherwise();
      return "if ("
          + ExpressionText.of(branch.condition())
          + ")"
          + body(branch.then())
          + (otherwise == null ? "" : "\nelse" + body(otherwise));
    } else if (statement instanceof Statement.While loop) {
      return "while (" + ExpressionText.of(loop.condition()) + ")" + body(loop.body());
    } else if (statement instanceof Statement.DoWhile loop) {
      return "do" + body(loop.body()) + "\n" + condition(loop.condition()) + ";";
    } else if (statement instanceof Statement.For loop) {
      return forLoop(loop);
    } else if (statement instanceof Statement.MacroBlock macro) {
      return ExpressionText.of(macro.head()) + body(macro.body());
    } else if (statement instanceof Statement.Switch choice) {
      return "switch (" + ExpressionText.of(choice.value()) + ")" + body(choice.body());
    }
    return simple(statement);
  }

  private static String simple(Statement statement) {
    if (statement instanceof Statement.Case label) {
      Expression high = label.high();
      String range = high == null ? "" : " ... " + ExpressionText.constant(high);
      return "case " + ExpressionText.constant(label.low()) + range + ":";
    } else if (statement instanceof Statement.Default) {
      return "default:";
    } else if (statement instanceof Statement.Label label) {
      String attributes = TypeText.suffix(label.attributes());
      return label.name() + ":" + attributes + (attributes.isEmpty() ? "" : ";");
    } else if (statement instanceof Statement.LocalLabels labels) {
      return "__label__ " + String.join(", ", labels.names()) + ";";
    } else if (statement instanceof Statement.Return leave) {
      Expression value = leave.value();
      return "return" + (value == null ? "" : " " + ExpressionText.of(value)) + ";";
    } else if (statement instanceof Statement.Break) {
      return "break;";
    } else if (statement instanceof Statement.Continue) {
      return "continue;";
    } else if (statement instanceof Statement.Goto jump) {
      return "goto " + jump.label() + ";";
    } else if (statement instanceof Statement.ComputedGoto jump) {
      return "goto *" + ExpressionText.of(jump.target()) + ";";
    } else if (statement instanceof Statement.Assembly assembly) {
      return assembly.text() + ";";
    } else if (statement instanceof Statement.Empty empty) {
      return TypeText.suffix(empty.attributes()).strip() + ";";
    }
    throw new IllegalArgumentException("no text for " + statement.getClass());
  }

  private static String macroDeclaration(Statement.MacroDeclaration macro) {
    Expression value = macro.initializer();
    StringBuilder text = new StringBuilder(TypeText.words(macro.storage()));
    text.append(ExpressionText.of(macro.call()));
    text.append(value == null ? "" : " = " + ExpressionText.argument(value));
    if (!macro.further().isEmpty()) {
      String base = "typeof(" + ExpressionText.argument(macro.call().arguments().get(0)) + ")";
      macro.further().forEach(d -> text.append(", ").append(TypeText.declarator(d, base)));
    }
    return text.append(';').toString();
  }

  /** A condition after {@code do}; a macro that is one brings its own word. */
  private static String condition(Expression condition) {
    String text = ExpressionText.of(condition);
    return text.startsWith("while_each_") ? text : "while (" + text + ")";
  }

  private static String forLoop(Statement.For loop) {
    Statement first = loop.first();
    return "for ("
        + (first == null ? ";" : statement(first))
        + part(loop.condition())
        + ";"
        + part(loop.next())
        + ")"
        + body(loop.body());
  }

  private static String part(@Nullable Expression expression) {
    return expression == null ? "" : " " + ExpressionText.of(expression);
  }

  private static String body(Statement body) {
    return body instanceof Statement.Block
        ? " " + statement(body)
        : "\n" + indented(statement(body)).stripTrailing();
  }

  /** The text one tab deeper, with an end of line. */
  static String indented(String text) {
    return text.lines().map(line -> "\t" + line).collect(Collectors.joining("\n", "", "\n"));
  }
}
