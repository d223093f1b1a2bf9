// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.run;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.interpreter.Evaluation;
import org.oomcheck.kernelc.interpreter.FunctionPointer;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Place;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.Aggregate;
import org.oomcheck.kernelc.memory.ObjectMemory;
import org.oomcheck.kernelc.memory.ObjectPlace;
import org.oomcheck.kernelc.memory.Opaque;
import org.oomcheck.kernelc.memory.Primitive;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.kernelc.syntax.Type;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Machine;

/** A call in a run. */
record Site(Execution execution, Evaluation caller, Position at) implements CallSite {

  @Override
  public Machine machine() {
    return execution.world().machine();
  }

  @Override
  public ObjectMemory memory() {
    return execution.world().memory();
  }

  @Override
  public boolean isBooting() {
    return memory().isBooting();
  }

  @Override
  public Value call(Value function, List<Value> arguments) {
    return execution.world().call(execution, function, arguments, at);
  }

  @Override
  public long constant(Expression expression) {
    return execution.world().constant(expression);
  }

  @Override
  public Value constant(String name) {
    Program program = execution.world().program();
    UnitCalls calls = new UnitCalls(execution, program.units().get(0));
    return calls
        .constant(name, at)
        .or(() -> calls.boundFunction(name))
        .orElseThrow(() -> new InterpreterException(at, name + " is not known"));
  }

  @Override
  public Runnable body(Value function, List<Value> arguments) {
    Booted world = execution.world();
    return () -> {
      Execution task = world.execution();
      world.call(task, function, arguments, at);
      task.checkNothingIsLost(function.toString());
    };
  }

  @Override
  public Supplier<Value> body(Value function, List<Value> arguments, String name, Object noted) {
    Booted world = execution.world();
    return () -> {
      Execution task = world.execution();
      task.notes().put(name, noted);
      Value result = world.call(task, function, arguments, at);
      task.checkNothingIsLost(function.toString());
      return result;
    };
  }

  @Override
  public Supplier<Value> callback(Value function, List<Value> arguments) {
    Booted world = execution.world();
    return () -> world.call(world.execution(), function, arguments, at);
  }

  @Override
  public void initialised(Value pointer) {
    if (memory().target(pointer, at) instanceof Primitive object) {
      if (isBooting()) {
        object.initialise();
      } else {
        execution.world().lateInits().initialise(object, machine());
      }
    }
  }

  @Override
  public boolean isVariable(Value pointer) {
    return memory().target(pointer, at).isVariable();
  }

  @Override
  public void checkInitialised(Primitive object) {
    Booted world = execution.world();
    Optional<String> call = world.initialised().missing(object);
    if (call.isPresent() && !isBooting()) {
      throw new KernelBug(
          Hazard.LOCK_MISUSE,
          "%s is used and was never initialised by %s(), at %s"
              .formatted(object.plainName(), call.get(), at.fileAndLine()));
    }
    if (!isBooting()
        && world.initialised().isByCall(object)
        && world.lateInits().isTooEarly(object, machine())) {
      throw new KernelBug(
          Hazard.LOCK_MISUSE,
          "%s is used before it is initialised, at %s"
              .formatted(object.plainName(), at.fileAndLine()));
    }
  }

  @Override
  public <T> T part(Class<T> type, Supplier<T> make) {
    return execution.world().part(type, make);
  }

  @Override
  public <T> Optional<T> part(Class<T> type) {
    return execution.world().part(type);
  }

  @Override
  public <T> T object(Value pointer, Class<T> type, String parameter) {
    ObjectPlace target = memory().target(pointer, at);
    memory().checkThere(target, at);
    if (target instanceof Opaque opaque) {
      opaque.checkExists(at);
    }
    if (target instanceof Primitive primitive && type.isInstance(primitive.object())) {
      checkInitialised(primitive);
      return type.cast(primitive.object());
    }
    if (target instanceof Aggregate struct
        && struct.model().isPresent()
        && type.isInstance(struct.model().get())) {
      return type.cast(struct.model().get());
    }
    throw new InterpreterException(
        at, parameter + " points at " + target + ", which is no " + type.getSimpleName());
  }

  @Override
  public void looksAgain(Value pointer, String call) {
    memory().looksAgain(memory().target(pointer, at), call, at);
  }

  @Override
  public ObjectPlace allocate(Type type, String name, boolean zeroed) {
    return isBooting()
        ? memory().allocate(type, name, zeroed, at)
        : execution.heap().allocate(type, name, zeroed, at);
  }

  @Override
  public void giveToDevice(Value pointer) {
    execution.heap().giveToDevice(pointer, at);
  }

  @Override
  public void free(Value pointer) {
    execution.heap().free(pointer, at);
  }

  @Override
  public void giveAway(Value pointer, String call) {
    execution.heap().giveAway(pointer, at, call);
  }

  @Override
  public boolean isLookedAt(Value pointer) {
    return memory().isKept(memory().target(pointer, at));
  }

  @Override
  public List<Long> comparedWith(Value pointer) {
    ObjectPlace place = memory().target(pointer, at);
    Program program = execution.world().program();
    Optional<IntegerType> type = program.types().integer(place.type());
    boolean signed = type.isPresent() && type.get().signed();
    return program.comparedWith(place.ownName(), signed, execution.world());
  }

  @Override
  public List<Long> comparedWith(FunctionPointer function, int parameter) {
    List<Type.Parameter> all = function.function().type().parameters();
    Program program = execution.world().program();
    return program.isOfModule(function) && parameter < all.size()
        ? program.comparedWith(
            Objects.requireNonNullElse(all.get(parameter).name(), ""), false, execution.world())
        : List.of();
  }

  @Override
  public boolean uses(String word) {
    return execution.world().uses(word);
  }

  @Override
  public boolean canBeUnloaded() {
    return execution.world().moduleUse().canEnd();
  }

  @Override
  public void usesModule(Supplier<Optional<String>> use) {
    execution.world().moduleUse().add(use);
  }

  @Override
  public void leaves(Supplier<Optional<String>> left) {
    execution.world().moduleUse().leaves(left);
  }

  @Override
  public void freesLater(BooleanSupplier pending) {
    execution.world().moduleUse().freesLater(pending);
  }

  @Override
  public void afterBoot(Runnable action) {
    execution.world().afterBoot(action);
  }

  @Override
  public <T> List<T> later(String key, Class<T> type, Function<CallSite, T> make) {
    return execution.world().later(key, type, make);
  }

  @Override
  public RuntimeException moreLater(String key) {
    return execution.world().assumptions().lateParts().more(key, this);
  }

  @Override
  public Object[] locals() {
    return execution.locals().toArray();
  }

  @Override
  public @Nullable Object noted(String name) {
    return execution.notes().get(name);
  }

  @Override
  public void note(String name, @Nullable Object value) {
    if (value == null) {
      execution.notes().remove(name);
    } else {
      execution.notes().put(name, value);
    }
  }

  @Override
  public Optional<Place> variadic(long number) {
    return execution.variadic(number);
  }

  @Override
  public long integer(Value value, String parameter) {
    if (value instanceof IntegerValue number) {
      return number.value();
    }
    throw new InterpreterException(at, parameter + " is " + value + ", which is no integer");
  }
}
