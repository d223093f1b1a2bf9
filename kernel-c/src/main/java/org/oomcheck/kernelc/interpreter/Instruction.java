// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.interpreter;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.oomcheck.kernelc.syntax.Declaration;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.kernelc.syntax.Statement;

/** A step of a function's control flow. Targets are indices into the list of instructions. */
sealed interface Instruction {
  Position at();

  /** Evaluates for the effects; in a statement expression, for the value as well. */
  record Evaluate(Position at, Expression expression) implements Instruction {}

  /** Makes local variables. */
  record Declare(Position at, Declaration declaration) implements Instruction {}

  /** Goes on elsewhere. */
  record Jump(Position at, Target target) implements Instruction {}

  /** Goes on elsewhere unless the condition holds. */
  record Unless(Position at, Expression condition, Target target) implements Instruction {}

  /** Goes on at the case of a value, or elsewhere if there is none. */
  record Select(Position at, Expression value, List<Choice> choices, Target otherwise)
      implements Instruction {}

  /** A case of a switch. */
  record Choice(Expression low, @Nullable Expression high, Target target) {}

  /** Makes the local variable of a macro such as {@code DEFINE_WAIT(wait)}. */
  record DeclareByMacro(Position at, Statement.MacroDeclaration declaration)
      implements Instruction {}

  /**
   * The place where a loop comes by in each round, or a label.
   *
   * @param number which of the body's heads it is, from 0; -1 for a label without a jump back
   */
  record LoopHead(Position at, int number) implements Instruction {}

  /** Leaves the function. */
  record Leave(Position at, @Nullable Expression value) implements Instruction {}

  /** A scope begins. */
  record Enter(Position at, Scope scope) implements Instruction {}

  /** The innermost scope ends; its variables are gone. */
  record Exit(Position at) implements Instruction {}

  /** A block or a loop that can have variables of its own; two are never equal. */
  final class Scope {
    private final List<Declaration> declarations;

    /**
     * @param declarations those that stand directly in it
     */
    Scope(List<Declaration> declarations) {
      this.declarations = declarations;
    }

    List<Declaration> declarations() {
      return declarations;
    }
  }

  /** A place in the list that is known only later. */
  final class Target {
    private int index = -1;
    private List<Scope> scopes = List.of();

    /**
     * Sets the place.
     *
     * @param open the scopes that are open there, the outermost first
     */
    void place(int at, List<Scope> open) {
      index = at;
      scopes = open;
    }

    boolean isPlaced() {
      return index >= 0;
    }

    int index() {
      return index;
    }

    List<Scope> scopes() {
      return scopes;
    }
  }
}
