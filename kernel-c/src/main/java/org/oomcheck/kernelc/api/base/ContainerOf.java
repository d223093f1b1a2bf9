// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.base;

import com.google.auto.service.AutoService;
import java.util.Optional;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.ObjectPlace;
import org.oomcheck.kernelc.memory.Pointer;
import org.oomcheck.kernelc.memory.Surroundings;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.Type;
import org.oomcheck.kernelc.syntax.print.ExpressionText;

/**
 * {@code linux/container_of.h}, with offsetof() of stddef.h: from a member to the struct around it.
 * Where the place is no such member of such a struct, the result is a pointer of which only that
 * member can be used: this is how a loop over a list knows its end.
 */
@AutoService(KernelHeader.class)
public final class ContainerOf implements KernelHeader {

  @Override
  public String path() {
    return "linux/container_of.h";
  }

  @Override
  public void bind(Bindings to) {
    to.form("container_of", ContainerOf::containerOf);
    to.form("container_of_const", ContainerOf::containerOf);
    to.form("offsetof", ContainerOf::offset);
    to.result(IntegerType.UNSIGNED_LONG, "offsetof");
  }

  private static Value offset(CallSite site, Expression.Call call) {
    String member = ExpressionText.of(call.arguments().get(1));
    return site.caller()
        .typeOf(call.arguments().get(0))
        .flatMap(type -> site.caller().offset(type, member, call.at()))
        .map(IntegerType.UNSIGNED_LONG::of)
        .orElseThrow(
            () ->
                new InterpreterException(
                    call.at(), "the size of what stands before " + member + " is not known"));
  }

  private static Value containerOf(CallSite site, Expression.Call call) {
    Value pointer = site.caller().value(call.arguments().get(0));
    Type type =
        site.caller()
            .typeOf(call.arguments().get(1))
            .orElseThrow(() -> new InterpreterException(call.at(), "container_of() needs a type"));
    String member = ExpressionText.of(call.arguments().get(2));
    ObjectPlace inside = site.memory().target(pointer, call.at());
    ObjectPlace around = inside;
    String[] path = member.split("\\.", -1);
    for (int i = path.length - 1; i >= 0; i--) {
      Optional<ObjectPlace.Part> part = around.part();
      if (part.isEmpty() || !part.get().member().equals(path[i])) {
        return new Pointer(new Surroundings(type, inside, member));
      }
      around = part.get().whole();
    }
    return site.memory().isSameStruct(around.type(), type)
        ? new Pointer(around)
        : new Pointer(new Surroundings(type, inside, member));
  }
}
