// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.run;

import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.oomcheck.kernelc.interpreter.FunctionPointer;
import org.oomcheck.kernelc.memory.ObjectPlace;
import org.oomcheck.kernelc.memory.Primitive;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.Node;
import org.oomcheck.kernelc.syntax.Parts;
import org.oomcheck.kernelc.syntax.Statement;
import org.oomcheck.kernelc.syntax.Type;

/**
 * The names of the locks and the like that functions initialise, whenever that is: {@code lock} for
 * {@code mutex_init(&dev->lock)}. A call with a pointer may initialise any.
 */
final class InitialisedNames implements Parts.Visitor {
  private static final String ANY = "*";

  private final Program program;
  private final Set<String> names = new HashSet<>();

  /** What macros declare, which initialise it as well. */
  private final Set<String> declared = new HashSet<>();

  /** The calls that initialise something. */
  private final Set<String> calls = new HashSet<>();

  InitialisedNames(Program program, Collection<FunctionPointer> functions) {
    this.program = program;
    functions.forEach(function -> Parts.visit(function.function().body(), this));
  }

  /** The call that should have initialised an object, if none has and none will. */
  Optional<String> missing(Primitive object) {
    boolean known =
        !program.isModule()
            || object.isInitialised()
            || names.contains(ANY)
            || names.contains(object.leaf())
            || object.part().filter(part -> isOfHeader(part.whole())).isPresent();
    return known || !(object.type() instanceof Type.Named named)
        ? Optional.empty()
        : program.bindings().initialiser(named.name());
  }

  /** Whether tasks of a module initialise objects of this type. */
  boolean isLate(String type) {
    return program.isModule()
        && program.bindings().initialiser(type).filter(calls::contains).isPresent();
  }

  /** Whether an object is initialised by a call, if it is at all, and not by its declaration. */
  boolean isByCall(Primitive object) {
    return !declared.contains(object.leaf())
        && object.part().filter(part -> isOfHeader(part.whole())).isEmpty();
  }

  private boolean isOfHeader(ObjectPlace struct) {
    return program
        .types()
        .struct(struct.type())
        .filter(type -> type.at().file().startsWith("include/"))
        .isPresent();
  }

  @Override
  public boolean node(Node node) {
    if (node instanceof Expression.Call call && program.bindings().initialises(call.name())) {
      calls.add(call.name());
      add(call.arguments().get(0));
    } else if (node instanceof Statement.MacroDeclaration declaration) {
      declaration.call().arguments().forEach(this::addName);
    }
    return true;
  }

  private void addName(Expression argument) {
    if (argument instanceof Expression.Name name) {
      names.add(name.name());
      declared.add(name.name());
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
    } else if (place instanceof Expression.Name name) {
      names.add(name.name());
    }
  }
}
