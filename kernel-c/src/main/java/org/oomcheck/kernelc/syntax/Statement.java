// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.syntax;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A statement. Labels, {@code case} and {@code default} are statements of their own in the list of
 * their block; control passes through them.
 */
public sealed interface Statement extends Node
    permits Declaration,
        Statement.Block,
        Statement.Evaluation,
        Statement.MacroDeclaration,
        Statement.If,
        Statement.While,
        Statement.DoWhile,
        Statement.For,
        Statement.MacroBlock,
        Statement.Switch,
        Statement.Case,
        Statement.Default,
        Statement.Label,
        Statement.LocalLabels,
        Statement.Return,
        Statement.Break,
        Statement.Continue,
        Statement.Goto,
        Statement.ComputedGoto,
        Statement.Assembly,
        Statement.Empty {

  /**
   * {@code { ... }}.
   *
   * @param end where the closing brace stands
   */
  record Block(Position at, List<Statement> statements, Position end) implements Statement {}

  /** An expression that is evaluated for its effects. */
  record Evaluation(Position at, Expression expression) implements Statement {}

  /**
   * A macro that declares a variable: {@code DEFINE_WAIT(wait)}.
   *
   * @param storage {@code static}, if it is
   * @param further what is declared after it with the same type, as in {@code LIST_HEAD(list),
   *     *next;}; their base type is that of the first argument
   */
  record MacroDeclaration(
      Position at,
      Set<String> storage,
      Expression.Call call,
      @Nullable Expression initializer,
      List<Declaration.Declarator> further)
      implements Statement {}

  /** {@code if}, with or without {@code else}. */
  record If(Position at, Expression condition, Statement then, @Nullable Statement otherwise)
      implements Statement {}

  /** {@code while (condition) body}. */
  record While(Position at, Expression condition, Statement body) implements Statement {}

  /** {@code do body while (condition);}; the condition can be a macro {@code while_each_...()}. */
  record DoWhile(Position at, Statement body, Expression condition) implements Statement {}

  /** {@code for (first; condition; next) body}, each part possibly empty. */
  record For(
      Position at,
      @Nullable Statement first,
      @Nullable Expression condition,
      @Nullable Expression next,
      Statement body)
      implements Statement {}

  /**
   * A macro with a body of its own: {@code list_for_each_entry(pos, head, member) body}, {@code
   * scoped_guard(mutex, &lock) body}.
   */
  record MacroBlock(Position at, Expression.Call head, Statement body) implements Statement {

    /** Whether the macro is a loop by its name. */
    public boolean isLoop() {
      return head.name().contains("for_each");
    }
  }

  /** {@code switch}. */
  record Switch(Position at, Expression value, Statement body) implements Statement {}

  /** {@code case low:} or {@code case low ... high:}. */
  record Case(Position at, Expression low, @Nullable Expression high) implements Statement {}

  /** {@code default:}. */
  record Default(Position at) implements Statement {}

  /** {@code name:}. */
  record Label(Position at, String name, List<Attribute> attributes) implements Statement {}

  /** {@code __label__ a, b;}. */
  record LocalLabels(Position at, List<String> names) implements Statement {}

  /** {@code return}, with or without a value. */
  record Return(Position at, @Nullable Expression value) implements Statement {}

  /** {@code break;}. */
  record Break(Position at) implements Statement {}

  /** {@code continue;}. */
  record Continue(Position at) implements Statement {}

  /** {@code goto label;}. */
  record Goto(Position at, String label) implements Statement {}

  /** {@code goto *target;}. */
  record ComputedGoto(Position at, Expression target) implements Statement {}

  /** Inline assembly, as text. */
  record Assembly(Position at, String text) implements Statement {}

  /** {@code ;}, or an attribute such as {@code __attribute__((fallthrough));}. */
  record Empty(Position at, List<Attribute> attributes) implements Statement {}
}
