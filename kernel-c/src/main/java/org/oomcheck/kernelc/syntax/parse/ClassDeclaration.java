// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.syntax.parse;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.oomcheck.kernelc.syntax.Attribute;
import org.oomcheck.kernelc.syntax.Declaration;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.kernelc.syntax.Type;

/**
 * {@code CLASS(name, variable)(arguments);}: a variable with the value that the constructor of the
 * class gives, and with its destructor at the end of the scope.
 */
final class ClassDeclaration {
  private ClassDeclaration() {}

  /** The declaration, if that is what a statement is. */
  static Optional<Declaration> of(Expression statement) {
    if (statement instanceof Expression.Call made
        && made.function() instanceof Expression.Call head
        && head.name().equals("CLASS")
        && head.arguments().size() == 2
        && head.arguments().get(0) instanceof Expression.Name name
        && head.arguments().get(1) instanceof Expression.Name variable) {
      return Optional.of(declaration(made, name.name(), variable));
    }
    return Optional.empty();
  }

  private static Declaration declaration(
      Expression.Call made, String name, Expression.Name variable) {
    Position at = made.at();
    Expression constructor = new Expression.Name(at, "class_" + name + "_constructor");
    Expression first = new Expression.Call(at, constructor, made.arguments());
    Type type = new Type.TypeOf(at, "typeof", first, Set.of());
    List<Attribute> ends = List.of(new Attribute(at, "__free", "class_" + name));
    Declaration.Declarator declarator =
        new Declaration.Declarator(variable.at(), variable.name(), type, null, ends, first);
    return new Declaration(at, Set.of(), List.of(), type, List.of(declarator));
  }
}
