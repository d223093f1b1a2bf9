// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.interpreter;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.oomcheck.kernelc.syntax.Declaration;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.kernelc.syntax.Type;

/** The variables of a function that runs, scope by scope. */
public final class Frame {
  private final Memory memory;
  private final String owner;
  private final int level;
  private UnaryOperator<Type> types = type -> type;
  private Activation activation = Activation.NONE;
  private Position at;
  private Expression.@Nullable Call wantedCall;
  private @Nullable Type wantedType;
  private @Nullable Type resultType;
  private @Nullable Type resultKeptAs;
  private final Map<String, Place> parameters = new LinkedHashMap<>();
  private final List<Open> scopes = new ArrayList<>();

  /**
   * @param level how deep in the stack the function is
   */
  Frame(Memory memory, String owner, int level, Position at) {
    this.memory = memory;
    this.owner = owner;
    this.level = level;
    this.at = at;
  }

  /** Says what types in declarations are, where they are those of expressions. */
  void types(UnaryOperator<Type> resolved) {
    types = resolved;
  }

  /** Says what the result of a call is kept as. */
  void wants(Expression.Call call, Type type) {
    wantedCall = call;
    wantedType = type;
  }

  /**
   * The type as which the result of a call is kept, if it is known. Where that is a pointer to void
   * in a function that returns one, it is what its caller keeps the result as.
   */
  public Optional<Type> wanted(Expression.Call call) {
    if (!call.equals(wantedCall) || wantedType == null) {
      return Optional.empty();
    }
    return isPointerToVoid(wantedType) && isPointerToVoid(resultType)
        ? Optional.ofNullable(resultKeptAs)
        : Optional.of(wantedType);
  }

  private static boolean isPointerToVoid(@Nullable Type type) {
    return type instanceof Type.Pointer pointer
        && pointer.target() instanceof Type.Named named
        && named.name().equals("void");
  }

  Type resultType() {
    return resultType == null ? new Type.Named(at, "void", Set.of()) : resultType;
  }

  void resultType(Type type) {
    resultType = type;
  }

  /**
   * Sets the type of the variable that gets the result of the function; null if it is not known.
   */
  public void resultKeptAs(@Nullable Type type) {
    resultKeptAs = type;
  }

  /** The listener that is told how the function gets on. */
  Activation activation() {
    return activation;
  }

  void activation(Activation told) {
    activation = told;
  }

  /** The function that the variables belong to. */
  public String owner() {
    return owner;
  }

  /** The place in the source that the function is at. */
  public Position at() {
    return at;
  }

  void at(Position now) {
    at = now;
  }

  /** The variables that are in scope, the outermost first. */
  public List<Place> places() {
    List<Place> all = new ArrayList<>(parameters.values());
    scopes.forEach(scope -> all.addAll(scope.variables().values()));
    return all;
  }

  /** The variables in scope whose names are so, the outermost first. */
  public List<Place> places(Predicate<String> names) {
    List<Place> all = new ArrayList<>();
    add(parameters, names, all);
    scopes.forEach(scope -> add(scope.variables(), names, all));
    return all;
  }

  private static void add(Map<String, Place> from, Predicate<String> names, List<Place> to) {
    from.forEach(
        (name, place) -> {
          if (names.test(name)) {
            to.add(place);
          }
        });
  }

  /** Makes a known place a variable of the innermost scope. */
  void declare(String name, Place place) {
    innermost().put(name, place);
  }

  private Map<String, Place> innermost() {
    return scopes.isEmpty() ? parameters : scopes.get(scopes.size() - 1).variables();
  }

  /** A scope with its variables so far, and what has to be done when it ends. */
  private record Open(
      Instruction.Scope scope, Map<String, Place> variables, Deque<Runnable> cleanups) {}

  /** Registers what is done when the innermost scope ends; what came last is done first. */
  public void atEndOfScope(Runnable cleanup) {
    scopes.get(scopes.size() - 1).cleanups().push(cleanup);
  }

  /** Makes a variable of the innermost scope, or a parameter if there is none. */
  Place declare(String name, Type type, Position at) {
    return declare(name, type, true, at);
  }

  /**
   * Makes a variable of the innermost scope; it has no value until code assigns one, if it is not
   * initialized.
   */
  Place declare(String name, Type type, boolean initialized, Position at) {
    String scope = owner + "#" + level + "." + scopes.size();
    Place place = memory.local(scope, name, types.apply(type), initialized, at);
    innermost().put(name, place);
    return place;
  }

  /** The variable that the name means here. */
  public Optional<Place> variable(String name) {
    for (int i = scopes.size() - 1; i >= 0; i--) {
      Place place = scopes.get(i).variables().get(name);
      if (place != null) {
        return Optional.of(place);
      }
    }
    return Optional.ofNullable(parameters.get(name));
  }

  int depth() {
    return scopes.size();
  }

  void enter(Instruction.Scope scope) {
    scopes.add(new Open(scope, new LinkedHashMap<>(), new ArrayDeque<>()));
  }

  void exit() {
    Deque<Runnable> cleanups = scopes.get(scopes.size() - 1).cleanups();
    while (!cleanups.isEmpty()) {
      cleanups.pop().run();
    }
    Open ended = scopes.remove(scopes.size() - 1);
    ended.variables().values().forEach(memory::ended);
  }

  /** The function has returned: its variables are gone. */
  void end() {
    while (!scopes.isEmpty()) {
      exit();
    }
    parameters.values().forEach(memory::ended);
  }

  /**
   * Leaves and enters scopes as a jump does. Variables of a scope that is entered in its middle are
   * there, without a value.
   *
   * @param base how many scopes belong to the code around
   * @param target the scopes that are open behind the jump, counted from there
   */
  void jump(int base, List<Instruction.Scope> target) {
    int common = 0;
    while (base + common < scopes.size()
        && common < target.size()
        && scopes.get(base + common).scope().equals(target.get(common))) {
      common++;
    }
    while (scopes.size() > base + common) {
      exit();
    }
    for (Instruction.Scope scope : target.subList(common, target.size())) {
      enter(scope);
      for (Declaration declaration : scope.declarations()) {
        for (Declaration.Declarator declarator : declaration.declarators()) {
          if (declaration.storage().contains("static")) {
            continue;
          }
          declare(declarator.name(), declarator.type(), declarator.at());
        }
      }
    }
  }
}
