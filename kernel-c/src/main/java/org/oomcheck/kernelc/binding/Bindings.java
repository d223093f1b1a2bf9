// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.binding;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.Place;
import org.oomcheck.kernelc.interpreter.Types;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.ObjectPlace;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.Type;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.ProgramText;

/** The headers of the kernel that the interpreter knows. */
public final class Bindings implements ProgramText {

  /** A call with its arguments evaluated. */
  @FunctionalInterface
  public interface BoundCall {

    /**
     * Performs it.
     *
     * @return the result; {@link IntegerValue#NOTHING} if there is none
     */
    Value call(CallSite site, List<Value> arguments);
  }

  /** A macro whose arguments are not, or not just once, evaluated. */
  @FunctionalInterface
  public interface Form {

    /** Evaluates it. */
    Value evaluate(CallSite site, Expression.Call call);
  }

  /** Makes the object of the model for a variable of a bound type. */
  @FunctionalInterface
  public interface Maker {

    /** Makes the object; the name of the identity is what traces call it. */
    Object make(CallSite site, ObjectPlace.Identity identity);
  }

  /** Reads a constant that depends on the world. */
  @FunctionalInterface
  public interface Constant {

    /** Its value. */
    Value value(CallSite site);
  }

  /** Gives a variable that a macro declares its first value. */
  @FunctionalInterface
  public interface FirstValue {

    /** Gives the variable its value; the arguments of the macro are as they are written. */
    void give(CallSite site, Place variable, Expression.Call macro);
  }

  /** Prepares a world while it boots. */
  @FunctionalInterface
  public interface Preparation {

    /** Prepares it. */
    void prepare(CallSite site);
  }

  /**
   * A macro that declares a variable.
   *
   * @param type the type of the variable, such as {@code struct mutex}
   * @param argument which argument is the name, from 0
   * @param first what the variable is at first
   */
  public record Declares(Function<Expression.Call, Type> type, int argument, FirstValue first) {}

  private record Needs(List<String> words, Preparation preparation) {}

  private final Map<String, BoundCall> calls = new HashMap<>();
  private final Map<String, Form> forms = new HashMap<>();
  private final Map<String, Maker> types = new HashMap<>();
  private final Map<String, Constant> constants = new HashMap<>();
  private final Map<String, IntegerType> integers = new LinkedHashMap<>();
  private final Map<String, Declares> declarations = new HashMap<>();
  private final Map<String, Scale> scales = new HashMap<>();
  private final Set<String> harmless = new HashSet<>();
  private final Set<String> printing = new HashSet<>();
  private final Set<String> ignored = new HashSet<>();
  private final Map<String, String> initialised = new HashMap<>();
  private final Set<String> initialising = new HashSet<>();
  private final Map<String, IntegerType> results = new HashMap<>();
  private final Map<List<String>, UnaryOperator<Machine>> machines = new LinkedHashMap<>();
  private final Map<List<String>, UnaryOperator<Machine>> lower = new LinkedHashMap<>();
  private final EarlyCalls early = new EarlyCalls();
  private final List<Needs> needs = new ArrayList<>();
  private final Map<String, String> texts = new TreeMap<>();

  /** What all headers on the class path say. */
  public static Bindings ofAllHeaders() {
    Bindings bindings = new Bindings();
    for (KernelHeader header : ServiceLoader.load(KernelHeader.class)) {
      header.bind(bindings);
      String text = header.text();
      if (!text.isEmpty()) {
        bindings.texts.put("include/" + header.path(), text);
      }
    }
    return bindings;
  }

  /**
   * Adds what a header says in C, in our own words; a header of that path that is read takes its
   * place.
   *
   * @param path the path of the header in the tree
   */
  public Bindings text(String path, String text) {
    texts.put(path, text);
    return this;
  }

  /** Binds a function. */
  public Bindings function(String name, BoundCall call) {
    calls.put(name, call);
    return this;
  }

  /** Binds a macro that takes its arguments as they are written. */
  public Bindings form(String name, Form form) {
    forms.put(name, form);
    return this;
  }

  /** Binds a type, such as {@code struct mutex} or {@code spinlock_t}. */
  public Bindings type(String name, Maker maker) {
    types.put(name, maker);
    return this;
  }

  /**
   * Says that objects of a type must be initialised before they are used, and by which calls; the
   * first argument points at the object.
   */
  public Bindings initialisedBy(String type, String... calls) {
    initialised.put(type, calls[0]);
    for (String call : calls) {
      initialising.add(call);
      function(
          call,
          (site, arguments) -> {
            site.initialised(arguments.get(0));
            return IntegerValue.NOTHING;
          });
    }
    return this;
  }

  /** Whether a call initialises what its first argument points at. */
  public boolean initialises(String call) {
    return initialising.contains(call);
  }

  /** The call that initialises objects of a type; empty if they need none. */
  public Optional<String> initialiser(String type) {
    return Optional.ofNullable(initialised.get(type));
  }

  /** Says that a macro declares a variable. */
  public Bindings declares(String macro, String type, int argument) {
    return declares(macro, type, argument, (site, variable, call) -> {});
  }

  /** Says that a macro declares a variable, and what that is at first. */
  public Bindings declares(String macro, String type, int argument, FirstValue first) {
    return declares(macro, call -> new Type.Named(call.at(), type, Set.of()), argument, first);
  }

  /** Says that a macro declares a variable or a member, whose type its arguments say. */
  public Bindings declares(String macro, Function<Expression.Call, Type> type, int argument) {
    return declares(macro, type, argument, (site, variable, call) -> {});
  }

  private Bindings declares(
      String macro, Function<Expression.Call, Type> type, int argument, FirstValue first) {
    declarations.put(macro, new Declares(type, argument, first));
    return this;
  }

  /** A member that a macro declares in a struct; empty if it is not known to declare one. */
  public Optional<Types.MacroMember> member(Expression.Call macro) {
    return declaration(macro.name())
        .filter(declares -> declares.argument() < macro.arguments().size())
        .flatMap(
            declares ->
                macro.arguments().get(declares.argument()) instanceof Expression.Name name
                    ? Optional.of(new Types.MacroMember(name.name(), declares.type().apply(macro)))
                    : Optional.empty());
  }

  /** Says of which type the results of calls are, where the type counts before they are made. */
  public Bindings result(IntegerType type, String... names) {
    List.of(names).forEach(name -> results.put(name, type));
    return this;
  }

  /** What calls mean in an init function. */
  public EarlyCalls early() {
    return early;
  }

  /** Runs worlds whose code uses one of these words on another machine. */
  public Bindings onMachine(UnaryOperator<Machine> machine, String... words) {
    machines.put(List.of(words), machine);
    return this;
  }

  /** The same for a machine that those of {@link #onMachine} stand on. */
  public Bindings onLowerMachine(UnaryOperator<Machine> machine, String... words) {
    lower.put(List.of(words), machine);
    return this;
  }

  /** The machine for a world. */
  public Machine machine(Machine machine, Set<String> words) {
    return machine(machines, machine(lower, machine, words), words);
  }

  private static Machine machine(
      Map<List<String>, UnaryOperator<Machine>> others, Machine machine, Set<String> words) {
    Machine result = machine;
    for (Map.Entry<List<String>, UnaryOperator<Machine>> other : others.entrySet()) {
      if (other.getKey().stream().anyMatch(words::contains)) {
        result = other.getValue().apply(result);
      }
    }
    return result;
  }

  /** Prepares a world whose code uses one of these words, before its code runs. */
  public Bindings whereUsed(Preparation preparation, String... words) {
    needs.add(new Needs(List.of(words), preparation));
    return this;
  }

  /** Binds a constant of type int. */
  public Bindings constant(String name, long value) {
    return constant(name, IntegerType.INT.of(value));
  }

  /** Binds a constant. */
  public Bindings constant(String name, IntegerValue value) {
    return constant(name, site -> value);
  }

  /** Binds a constant that depends on the world. */
  public Bindings constant(String name, Constant constant) {
    constants.put(name, constant);
    return this;
  }

  /** Makes of a size in the text the size of the world, whose sizes are smaller. */
  @FunctionalInterface
  public interface Scale {

    /**
     * The world's size.
     *
     * @param value the size in the text
     */
    IntegerValue scaled(CallSite site, long value);
  }

  /** Says that a macro of a file stands for a size that worlds scale down. */
  public Bindings scaled(String macro, Scale scale) {
    scales.put(macro, scale);
    return this;
  }

  public Optional<Scale> scale(String macro) {
    return Optional.ofNullable(scales.get(macro));
  }

  /** Binds the name of an integer type. */
  public Bindings integer(String name, IntegerType type) {
    integers.put(name, type);
    return this;
  }

  /**
   * Says that calls neither block nor wake nor lock nor allocate, and that their results are not
   * used: they are left out, arguments included.
   */
  public Bindings harmless(String... names) {
    harmless.addAll(List.of(names));
    return this;
  }

  /** Says of harmless calls that they print: objects that they print parts of have to be there. */
  public Bindings prints(String... names) {
    printing.addAll(List.of(names));
    return harmless(names);
  }

  public boolean isPrinting(String name) {
    return printing.contains(name);
  }

  /** Says of calls that are bound that they check something, and that nothing is done. */
  public Bindings onlyChecks(String... names) {
    ignored.addAll(List.of(names));
    return this;
  }

  /** Whether a call does nothing in the worlds, though it may check something. */
  public boolean isIgnored(String name) {
    return harmless.contains(name) || ignored.contains(name);
  }

  public Optional<BoundCall> call(String name) {
    return Optional.ofNullable(calls.get(name));
  }

  public Optional<Form> form(String name) {
    return Optional.ofNullable(forms.get(name));
  }

  public Optional<Maker> maker(String type) {
    return Optional.ofNullable(types.get(type));
  }

  public Optional<Constant> constant(String name) {
    return Optional.ofNullable(constants.get(name));
  }

  public Optional<Declares> declaration(String macro) {
    return Optional.ofNullable(declarations.get(macro));
  }

  /** The type of what a call gives, if it is an integer and known. */
  public Optional<IntegerType> resultType(String name) {
    return Optional.ofNullable(results.get(name));
  }

  /** Prepares a world. */
  public void prepare(CallSite site) {
    for (Needs need : needs) {
      if (need.words().stream().anyMatch(site::uses)) {
        need.preparation().prepare(site);
      }
    }
  }

  public boolean isHarmless(String name) {
    return harmless.contains(name);
  }

  /** Whether the call is known, by whatever means. */
  public boolean knows(String name) {
    return calls.containsKey(name) || forms.containsKey(name) || harmless.contains(name);
  }

  /** All calls, macros and constants, by name. */
  public SortedSet<String> names() {
    SortedSet<String> names = new TreeSet<>(harmless);
    List.of(calls, forms, constants, declarations).forEach(known -> names.addAll(known.keySet()));
    return names;
  }

  public Map<String, IntegerType> integers() {
    return integers;
  }

  /** What headers say in C, by their path in the tree. */
  public Map<String, String> texts() {
    return texts;
  }
}
