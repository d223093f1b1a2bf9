// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.lib;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.syntax.Declaration;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.kernelc.syntax.Type;

/**
 * {@code linux/kfifo.h}: queues of one reader and one writer; said in C. A variable of {@code
 * struct kfifo} is not known. A copy of several elements copies one after the other.
 */
@AutoService(KernelHeader.class)
public final class Kfifo implements KernelHeader {

  @Override
  public String path() {
    return "linux/kfifo.h";
  }

  @Override
  public void bind(Bindings to) {
    to.declares("DECLARE_KFIFO", Kfifo::withElements, 0);
    to.declares("DECLARE_KFIFO_PTR", Kfifo::withPointer, 0);
  }

  private static Type withElements(Expression.Call macro) {
    return queue(macro.at(), new Type.Array(macro.at(), element(macro), macro.arguments().get(2)));
  }

  private static Type withPointer(Expression.Call macro) {
    return queue(macro.at(), new Type.Pointer(macro.at(), element(macro), Set.of()));
  }

  private static Type element(Expression.Call macro) {
    Expression element = macro.arguments().get(1);
    if (element instanceof Expression.TypeOperand operand) {
      return operand.type();
    } else if (element instanceof Expression.Name name) {
      return new Type.Named(name.at(), name.name(), Set.of());
    }
    throw new InterpreterException(macro.at(), "the elements of a queue have a type");
  }

  private static Type queue(Position at, Type data) {
    Type index = new Type.Named(at, "unsigned int", Set.of());
    List<Type.Member> members =
        List.of(
            member(at, index, "in"),
            member(at, index, "out"),
            member(at, index, "size"),
            member(at, data, "data"));
    return new Type.Struct(at, "struct", null, members, List.of(), Set.of());
  }

  private static Type.Member member(Position at, Type type, String name) {
    Declaration.Declarator declarator =
        new Declaration.Declarator(at, name, type, null, List.of(), null);
    return new Declaration(at, Set.of(), List.of(), type, List.of(declarator));
  }
}
