// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.run;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.BootLocks;
import org.oomcheck.kernelc.binding.BoundFunction;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.interpreter.Evaluation;
import org.oomcheck.kernelc.interpreter.FunctionPointer;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.Interpreter;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Unit;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.CellRecorder;
import org.oomcheck.kernelc.memory.ObjectMemory;
import org.oomcheck.kernelc.memory.ObjectPlace;
import org.oomcheck.kernelc.memory.Pointer;
import org.oomcheck.kernelc.memory.Primitive;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.kernelc.syntax.Type;
import org.oomcheck.model.machine.Machine;

/** A program in one world: its memory, and the objects of the model that it uses. */
public final class Booted {
  private static final Position START = new Position("", 1, 1);

  private final Machine machine;
  private final Program program;
  private final Assumptions assumptions;
  private final Set<FunctionPointer> reached;
  private final ObjectMemory memory;
  private final Map<Class<?>, Object> parts = new HashMap<>();
  private final Execution boot;
  private final Set<String> words;
  private final InitialisedNames initialised;
  private final LateInits lateInits;
  private final List<Runnable> afterBoot = new ArrayList<>();
  private final Map<String, List<Object>> lateParts = new HashMap<>();
  private boolean isSealed;
  private final ModuleUse moduleUse = new ModuleUse();
  private final Set<Position> managed;

  /**
   * Boots the program's variables. After it, functions can be called as boot code, until {@link
   * #seal}.
   *
   * @param boots the functions that run while the world boots
   * @param entries the functions that tasks begin with
   */
  public Booted(
      Machine machine,
      Program program,
      Collection<FunctionPointer> boots,
      Collection<FunctionPointer> entries) {
    this(machine, program, boots, entries, Map.of());
  }

  /**
   * Boots the program's variables, with objects of the model that they are made of.
   *
   * @param known the objects by their class, see {@link #has}
   */
  public Booted(
      Machine machine,
      Program program,
      Collection<FunctionPointer> boots,
      Collection<FunctionPointer> entries,
      Map<Class<?>, Object> known) {
    this.assumptions = program.assumptions(machine.check());
    machine.restsOn(assumptions::withdrawn);
    this.program = program;
    parts.putAll(known);
    BootText text = program.bootText(boots, entries);
    this.reached = text.reached();
    Set<String> written = new HashSet<>(text.written());
    written.addAll(assumptions.variables());
    this.words = text.words();
    this.initialised = text.initialised();
    this.managed = text.managed();
    // Handlers look for the machine that interrupts, so the recorder is underneath.
    CellRecorder recorder = new CellRecorder(machine);
    this.machine = program.bindings().machine(recorder, words);
    this.lateInits = new LateInits(recorder);
    this.memory =
        new ObjectMemory(
            this.machine,
            program.types(),
            this::factory,
            this::constant,
            words,
            Collections.unmodifiableSet(written),
            text.kept(),
            assumptions.variables()::add);
    this.boot = new Execution(this);
    // Sizes of arrays are evaluated in it while tasks run, too.
    program.units().forEach(boot::interpreter);
    reached.forEach(memory::mayKeep);
    program.bindings().prepare(new Site(boot, outside(boot, START), START));
    new BootVariables(program, memory, boot, words).make(reached);
    memory.late(assumptions.late(), recorder);
    moduleUse.leaves(() -> memory.left(managed, false));
  }

  public Machine machine() {
    return machine;
  }

  public Program program() {
    return program;
  }

  /** What is assumed in this world and in others of its check. */
  Assumptions assumptions() {
    return assumptions;
  }

  public ObjectMemory memory() {
    return memory;
  }

  /** The functions that may run. */
  public Set<FunctionPointer> reached() {
    return reached;
  }

  /** Gives the world an object of the model that calls use. Only while it boots. */
  public <T> void has(Class<T> type, T part) {
    parts.put(type, part);
  }

  /**
   * Calls an init function while the world boots.
   *
   * @param comm the task that calls it, by its name in the kernel
   * @throws org.oomcheck.model.machine.KernelBug if it sleeps in atomic context or keeps a lock
   */
  public Value init(String comm, FunctionPointer function, List<Value> arguments) {
    BootLocks locks = new BootLocks(comm);
    has(BootLocks.class, locks);
    Value result = call(function, arguments);
    locks.checkNoneIsHeld(function.function().name());
    return result;
  }

  /** The object of the model of this kind, if the world has one. */
  public <T> Optional<T> known(Class<T> type) {
    return part(type);
  }

  <T> Optional<T> part(Class<T> type) {
    return Optional.ofNullable(parts.get(type)).map(type::cast);
  }

  <T> T part(Class<T> type, Supplier<T> make) {
    Object known = parts.get(type);
    if (known == null) {
      if (!memory.isBooting()) {
        throw CellRecorder.tooLate(type.getSimpleName());
      }
      known = make.get();
      parts.put(type, known);
    }
    return type.cast(known);
  }

  /** What functions initialise. */
  InitialisedNames initialised() {
    return initialised;
  }

  /** Which objects that tasks initialise are initialised by now. */
  LateInits lateInits() {
    return lateInits;
  }

  /** Where objects are made that the code need not free. */
  Set<Position> managed() {
    return managed;
  }

  /**
   * What a driver has left when it is gone. Only inside an effect.
   *
   * @param others a place that objects are made at which are not the driver's
   * @see ObjectMemory#left
   */
  public Optional<String> left(Position others) {
    Set<Position> all = new HashSet<>(managed);
    all.add(others);
    return memory.left(all, true);
  }

  boolean uses(String word) {
    return words.contains(word);
  }

  /** What keeps the program from being taken out. */
  public ModuleUse moduleUse() {
    return moduleUse;
  }

  void afterBoot(Runnable action) {
    afterBoot.add(action);
  }

  /** Calls a function: while the world boots, as boot code; later, in the running task. */
  public Value call(FunctionPointer function, List<Value> arguments) {
    return execution().called(function, arguments);
  }

  /** What runs now: boot code, or the task. */
  Execution execution() {
    return memory.isBooting()
        ? boot
        : machine.current().kept(Executions.class, Executions::new).of(this);
  }

  /** Whether what runs now has noted something under one of these names, see {@link CallSite}. */
  public boolean hasNoted(String... names) {
    return Stream.of(names).anyMatch(execution().notes()::containsKey);
  }

  /**
   * Complains if the running task still has objects that no other task can reach.
   *
   * @param ended the function that has ended
   */
  public void checkNothingIsLost(FunctionPointer ended) {
    execution().checkNothingIsLost(ended.toString());
  }

  /**
   * What an OOM notifier answers.
   *
   * @param result what it returns, NOTIFY_...
   * @param added by how much the count is larger than before; less than 0 if it is smaller
   */
  public record Counted(int result, int added) {}

  /**
   * Calls an OOM notifier.
   *
   * @param function its {@code notifier_call}
   * @param nb the pointer to its {@code struct notifier_block}
   * @param before what the notifiers before have added to the count of the caller
   * @return what it answers
   */
  public Counted callOomNotifier(FunctionPointer function, Value nb, int before) {
    Execution execution = execution();
    Position at = function.function().at();
    ObjectPlace count =
        execution.heap().allocate(new Type.Named(at, "unsigned long", Set.of()), "freed", true, at);
    count.store(IntegerType.UNSIGNED_LONG.of(before), at);
    Pointer pointer = new Pointer(count);
    Value result = execution.call(function, List.of(nb, IntegerType.UNSIGNED_LONG.of(0), pointer));
    int freed = number(count.load(at)) - before;
    execution.heap().free(pointer, at);
    return new Counted(number(result), freed);
  }

  private static int number(Value value) {
    return value instanceof IntegerValue number ? (int) number.value() : 0;
  }

  /**
   * Makes an object of the caller for a call, all of it 0.
   *
   * @param name what traces call it
   * @see #takeBack
   */
  public ObjectPlace lend(Type type, String name, Position at) {
    return execution().heap().allocate(type, name, true, at);
  }

  /** Takes back an object that was made for a call, or that a call has returned. */
  public void takeBack(Value pointer) {
    execution().heap().free(pointer, START);
  }

  /** A constant of the program's files or headers. */
  public Value constant(String name) {
    return outside(execution(), START).value(new Expression.Name(START, name));
  }

  Value call(Execution execution, Value function, List<Value> arguments, Position at) {
    if (function instanceof FunctionPointer pointer) {
      String name = pointer.function().name();
      Optional<Bindings.BoundCall> bound = program.bindings().call(name);
      return bound.isPresent() && !program.isRun(pointer)
          ? bound.get().call(new Site(execution, outside(execution, at), at), arguments)
          : execution.called(pointer, arguments);
    }
    if (function instanceof BoundFunction known) {
      execution.noteSection();
      Value result = known.call().call(new Site(execution, outside(execution, at), at), arguments);
      execution.noteSection();
      return result;
    }
    memory.target(function, at);
    throw new InterpreterException(at, function + " is no function");
  }

  private Evaluation outside(Execution execution, Position at) {
    return execution.interpreter(program.units().get(0)).outside(at);
  }

  /**
   * Objects that can be made only while the world boots.
   *
   * @throws org.oomcheck.model.machine.AssumptionWithdrawn if this world has none
   */
  <T> List<T> later(String key, Class<T> type, Function<CallSite, T> make) {
    List<Object> made = lateParts.get(key);
    if (made == null && memory.isBooting()) {
      made = assumptions.lateParts().make(key, bootSite(), make);
      lateParts.put(key, made);
    } else if (made == null) {
      throw assumptions.lateParts().missing(key, make);
    }
    return made.stream().map(type::cast).toList();
  }

  private Site bootSite() {
    return new Site(boot, outside(boot, START), START);
  }

  /** Ends the boot. */
  public void seal() {
    if (!isSealed) {
      isSealed = true;
      assumptions.lateParts().makeAll(bootSite(), lateParts);
    }
    memory.complete(START);
    List.copyOf(afterBoot).forEach(Runnable::run);
    afterBoot.clear();
    memory.seal(START);
  }

  /**
   * Does something as boot code after {@link #seal}, where a world boots piece by piece. Only while
   * the world boots.
   */
  public void bootAgain(Runnable more) {
    memory.reopen();
    more.run();
    seal();
  }

  private Optional<Primitive.Makers.Factory> factory(String type) {
    return program
        .bindings()
        .maker(type)
        .map(
            maker ->
                identity -> {
                  Object made = maker.make(bootSite(), identity);
                  if (identity.shared() && initialised.isLate(type)) {
                    lateInits.lookAfter(made, identity);
                  }
                  return made;
                });
  }

  long constant(Expression constant) {
    Value value = interpreterOf(constant.at()).value(constant);
    if (value instanceof IntegerValue number) {
      return number.value();
    }
    throw new InterpreterException(
        constant.at(), "an integer is needed here, such as the size of an array");
  }

  private Interpreter interpreterOf(Position at) {
    for (Unit unit : program.units()) {
      if (unit.file().path().equals(at.file())) {
        return boot.interpreter(unit);
      }
    }
    return boot.interpreter(program.units().get(0));
  }
}
