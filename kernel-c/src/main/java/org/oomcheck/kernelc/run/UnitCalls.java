// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.BoundFunction;
import org.oomcheck.kernelc.interpreter.Activation;
import org.oomcheck.kernelc.interpreter.Calls;
import org.oomcheck.kernelc.interpreter.Evaluation;
import org.oomcheck.kernelc.interpreter.Frame;
import org.oomcheck.kernelc.interpreter.FunctionPointer;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Unit;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.syntax.Definition;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.kernelc.syntax.Type;

/** What calls and names mean in one file: its own functions, those of other files, the bindings. */
final class UnitCalls implements Calls {
  private final Execution execution;
  private final Unit unit;

  UnitCalls(Execution execution, Unit unit) {
    this.execution = execution;
    this.unit = unit;
  }

  @Override
  public Value call(Expression.Call call, Evaluation caller) {
    String name = call.name();
    Program program = execution.world().program();
    Bindings bindings = program.bindings();
    if (name.isEmpty() || caller.isVariable(name)) {
      return execution
          .world()
          .call(execution, caller.value(call.function()), arguments(call, caller), call.at());
    }
    Optional<FunctionPointer> function = program.function(unit, name);
    if (function.isPresent()) {
      List<Value> arguments = arguments(call, caller);
      execution.keptAs(caller.frame().wanted(call));
      return execution.call(function.get(), arguments);
    }
    Site site = new Site(execution, caller, call.at());
    if (bindings.isPrinting(name)) {
      Printed.lookAt(site, call, caller, unit);
    }
    Optional<Bindings.Form> form = bindings.form(name);
    if (form.isPresent()) {
      return noting(() -> form.get().evaluate(site, call));
    }
    Optional<Bindings.BoundCall> bound = bindings.call(name);
    if (bound.isPresent()) {
      List<Value> arguments = arguments(call, caller);
      return noting(() -> bound.get().call(site, arguments));
    } else if (bindings.isHarmless(name)) {
      return IntegerValue.NOTHING;
    }
    throw new InterpreterException(
        call.at(), unit.macros().unreadable(call).orElseGet(() -> unknown(name)));
  }

  private Value noting(Supplier<Value> call) {
    execution.noteSection();
    Value result = call.get();
    execution.noteSection();
    return result;
  }

  private String unknown(String name) {
    Optional<Definition.Unread> unread =
        unit.file().unread().filter(d -> d.name().equals(name)).findFirst();
    return unread.isPresent()
        ? name + "() could not be read: " + unread.get()
        : name + "() is not known: it may sleep, lock, allocate or wake, so nothing is guessed";
  }

  private static List<Value> arguments(Expression.Call call, Evaluation caller) {
    List<Value> values = new ArrayList<>();
    call.arguments().forEach(argument -> values.add(caller.value(argument)));
    return values;
  }

  @Override
  public Optional<Type> resultType(Expression.Call call) {
    return execution
        .world()
        .program()
        .function(unit, call.name())
        .map(function -> function.function().type().result())
        .or(
            () ->
                execution
                    .world()
                    .program()
                    .bindings()
                    .resultType(call.name())
                    .map(type -> new Type.Named(call.at(), type.name(), Set.of())));
  }

  @Override
  public Optional<Value> constant(String name, Position at) {
    Program program = execution.world().program();
    Optional<FunctionPointer> function =
        unit.function(name)
            .map(own -> new FunctionPointer(unit, own))
            .or(() -> program.function(unit, name));
    if (function.isPresent()) {
      return function.map(Value.class::cast);
    }
    return program
        .bindings()
        .constant(name)
        .map(
            constant ->
                constant.value(new Site(execution, execution.interpreter(unit).outside(at), at)));
  }

  @Override
  public Optional<Value> boundFunction(String name) {
    return execution.world().program().bindings().call(name).map(BoundFunction::new);
  }

  @Override
  public Optional<Value> unknownFunction(String name) {
    return Optional.of(
        new BoundFunction(
            (site, arguments) -> {
              throw new InterpreterException(site.at(), unknown(name));
            }));
  }

  @Override
  public Optional<Value> scaled(String macro, Expression written, Evaluation caller) {
    Optional<Bindings.Scale> scale = execution.world().program().bindings().scale(macro);
    if (scale.isEmpty()) {
      return Optional.empty();
    }
    Site site = new Site(execution, caller, written.at());
    return Optional.of(scale.get().scaled(site, caller.integer(written).value()));
  }

  @Override
  public Optional<Declared> declared(Expression.Call macro, Evaluation around) {
    Bindings bindings = execution.world().program().bindings();
    return bindings
        .member(macro)
        .map(
            variable ->
                new Declared(
                    variable.name(),
                    variable.type(),
                    place ->
                        bindings
                            .declaration(macro.name())
                            .orElseThrow()
                            .first()
                            .give(new Site(execution, around, macro.at()), place, macro)));
  }

  @Override
  public Optional<Position> from() {
    return execution.from();
  }

  @Override
  public boolean looksAtVariadic() {
    return execution.world().uses("va_arg");
  }

  @Override
  public int depth() {
    return execution.depth();
  }

  @Override
  public Activation enter(Definition.Function function, Frame frame) {
    return execution.enter(function, frame);
  }
}
