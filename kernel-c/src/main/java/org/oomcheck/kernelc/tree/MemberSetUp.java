// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.oomcheck.kernelc.interpreter.FunctionPointer;
import org.oomcheck.kernelc.syntax.Declaration;
import org.oomcheck.kernelc.syntax.Definition;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.Parts;
import org.oomcheck.kernelc.syntax.Statement;
import org.oomcheck.kernelc.syntax.Type;

/**
 * What a function that does not run in the worlds of the catalogue, the driver's probe, gives to
 * members of the driver's struct: {@code INIT_WORK(&vb->work, f)}, {@code vb->limit = LIMIT}. A
 * patch may add members, and their first values have to be there in these worlds too. What stands
 * under a condition, or needs a variable of the function, is left out.
 */
final class MemberSetUp {
  private final String struct;
  private final Set<String> members;
  private final Set<String> locals = new HashSet<>();

  private MemberSetUp(String struct, Set<String> members) {
    this.struct = struct;
    this.members = members;
  }

  /**
   * A function of those statements alone, with the pointer to the struct as its parameter.
   *
   * @param whole the function that has them
   * @param struct the parameter: what the function calls the pointer, and its type
   * @param members those that matter
   * @return empty if there is no such statement
   */
  static Optional<FunctionPointer> of(
      FunctionPointer whole, Type.Parameter struct, Set<String> members) {
    Definition.Function function = whole.function();
    List<Statement> statements = new MemberSetUp(struct.name(), members).of(function);
    Type.Function type =
        new Type.Function(
            function.at(), new Type.Named(function.at(), "void", Set.of()), List.of(struct), false);
    return statements.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new FunctionPointer(
                whole.unit(),
                new Definition.Function(
                    function.at(),
                    function.name(),
                    function.storage(),
                    function.attributes(),
                    type,
                    new Statement.Block(function.body().at(), statements, function.body().end()),
                    function.expanded())));
  }

  private List<Statement> of(Definition.Function function) {
    function.type().parameters().forEach(parameter -> locals.add(parameter.name()));
    Parts.visit(
        function.body(),
        node -> {
          if (node instanceof Declaration declaration) {
            declaration.declarators().forEach(each -> locals.add(each.name()));
          }
          return true;
        });
    locals.remove(struct);
    return function.body().statements().stream().filter(this::setsMember).toList();
  }

  private boolean setsMember(Statement statement) {
    return statement instanceof Statement.Evaluation evaluation
        && isMember(target(evaluation.expression()))
        && !usesLocal(evaluation.expression());
  }

  /** What an expression sets: the target of an assignment, or the first argument of a call. */
  private static Expression target(Expression expression) {
    if (expression instanceof Expression.Assignment assignment) {
      return assignment.target();
    }
    return expression instanceof Expression.Call call
            && !call.arguments().isEmpty()
            && call.arguments().get(0) instanceof Expression.Prefix address
            && address.operator().equals("&")
        ? address.operand()
        : expression;
  }

  private boolean isMember(Expression place) {
    return place instanceof Expression.Member member
        && member.object() instanceof Expression.Name name
        && name.name().equals(struct)
        && members.contains(member.field());
  }

  private boolean usesLocal(Expression expression) {
    boolean[] uses = {false};
    Parts.visit(
        expression,
        node -> {
          uses[0] |= node instanceof Expression.Name name && locals.contains(name.name());
          return true;
        });
    return uses[0];
  }
}
