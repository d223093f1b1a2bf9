// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.run;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.interpreter.FunctionPointer;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.Node;
import org.oomcheck.kernelc.syntax.Parts;
import org.oomcheck.kernelc.syntax.Statement;

/**
 * The names of the locks and the like that functions initialise, whenever that is: {@code lock} for
 * {@code mutex_init(&dev->lock)}. A call with a pointer may initialise any.
 */
final class InitialisedNames implements Parts.Visitor {
  static final String ANY = "*";

  private final Bindings bindings;
  private final Set<String> names = new HashSet<>();

  private InitialisedNames(Bindings bindings) {
    this.bindings = bindings;
  }

  static Set<String> of(Collection<FunctionPointer> functions, Bindings bindings) {
    InitialisedNames found = new InitialisedNames(bindings);
    functions.forEach(function -> Parts.visit(function.function().body(), found));
    return found.names;
  }

  @Override
  public boolean node(Node node) {
    if (node instanceof Expression.Call call && bindings.initialises(call.name())) {
      add(call.arguments().get(0));
    } else if (node instanceof Statement.MacroDeclaration declaration) {
      declaration.call().arguments().forEach(this::addName);
    }
    return true;
  }

  private void addName(Expression argument) {
    if (argument instanceof Expression.Name name) {
      names.add(name.name());
    }
  }

  private void add(Expression pointer) {
    Expression place =
        pointer instanceof Expression.Prefix address && address.operator().equals("&")
            ? address.operand()
            : pointer;
    while (place instanceof Expression.Index index) {
      place = index.array();
    }
    if (place == pointer) {
      names.add(ANY);
    } else if (place instanceof Expression.Member member) {
      names.add(member.field());
    } else {
      addName(place);
    }
  }
}
