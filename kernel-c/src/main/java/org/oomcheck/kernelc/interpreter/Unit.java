// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.interpreter;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.oomcheck.kernelc.syntax.Definition;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.Parts;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.kernelc.syntax.SourceFile;
import org.oomcheck.kernelc.syntax.Statement;
import org.oomcheck.kernelc.syntax.parse.OwnMacros;
import org.oomcheck.model.machine.ProgramText;

/**
 * A source file, ready to run: its types, its macros, and the instructions of its functions. What
 * it keeps follows from the text alone.
 */
public final class Unit implements ProgramText {
  private static final byte BOOT = 1;
  private static final byte TASK = 2;

  /** Atomic operations that change what they read. */
  private static final Pattern CHANGES =
      Pattern.compile(
          "(atomic(64|_long)?|refcount)_(?!read)\\w+|test_and_\\w+_bit|(try_)?(cmp)?xchg");

  private static final Pattern CONDITIONAL_GUARD = Pattern.compile(".*_(try|intr|kill)");

  private final SourceFile file;
  private final Types types;
  private final OwnMacros macros;
  private final Map<String, Definition.Function> functions = new HashMap<>();
  private final Map<Statement.Block, List<Instruction>> instructions =
      Collections.synchronizedMap(new IdentityHashMap<>());

  private final Map<Statement.Block, Map<Integer, Set<String>>> live =
      Collections.synchronizedMap(new IdentityHashMap<>());
  private final Set<String> functionsRun = ConcurrentHashMap.newKeySet();
  private volatile Predicate<String> harmless = name -> false;

  /** What has run each line: {@link #BOOT}, {@link #TASK} or both. */
  private volatile byte[] linesRun = new byte[0];

  private volatile boolean[] watched = new boolean[0];
  private final Map<Position, Answers> answers = new ConcurrentHashMap<>();

  /**
   * A condition and what it has been, in any world so far. It is no {@code &&} and no {@code ||}:
   * these are several conditions.
   */
  public record Answers(Expression condition, boolean wasTrue, boolean wasFalse) {

    /** With what the same condition has been elsewhere. */
    public Answers and(Answers other) {
      return new Answers(condition, wasTrue || other.wasTrue, wasFalse || other.wasFalse);
    }
  }

  /**
   * @param types the typedefs, structs and constants of the file and of those it includes
   * @param macros what uses of macros stand for
   */
  public Unit(SourceFile file, Types types, OwnMacros macros) {
    this.file = file;
    this.types = types;
    this.macros = macros;
    Set<String> seen = new HashSet<>();
    for (Definition definition : file.definitions()) {
      boolean first =
          (definition instanceof Definition.Function
                  || definition instanceof Definition.MacroFunction
                  || definition instanceof Definition.Unread)
              && seen.add(definition.name());
      if (first && definition instanceof Definition.Function function) {
        functions.put(function.name(), function);
      }
    }
  }

  /** Says which calls do not evaluate their arguments. */
  public void ignoring(Predicate<String> calls) {
    harmless = calls;
  }

  /** A file that needs nothing of others. */
  public static Unit alone(SourceFile file) {
    Types types = new Types();
    types.add(file);
    return new Unit(file, types, new OwnMacros(file));
  }

  public SourceFile file() {
    return file;
  }

  public Types types() {
    return types;
  }

  public OwnMacros macros() {
    return macros;
  }

  /** The function of this name, if the file has one that was read. */
  public Optional<Definition.Function> function(String name) {
    return Optional.ofNullable(functions.get(name));
  }

  /**
   * Whether what is printed does something: calls a function of this file, or changes a value, by
   * an atomic operation too.
   */
  public boolean isRun(Expression printed) {
    boolean[] runs = {false};
    Parts.visit(
        printed,
        part -> {
          runs[0] |=
              part instanceof Expression.Assignment
                  || (part instanceof Expression.Postfix)
                  || (part instanceof Expression.Prefix step
                      && (step.operator().equals("++") || step.operator().equals("--")))
                  || (part instanceof Expression.Call call
                      && (function(call.name()).isPresent()
                          || CHANGES.matcher(call.name()).matches()));
          return !(part instanceof Expression.SizeOf);
        });
    return runs[0];
  }

  /** The functions of the file that have run in any world so far, by name. */
  public SortedSet<String> functionsRun() {
    return new TreeSet<>(functionsRun);
  }

  /** The lines of the file whose statements have run in any world so far. */
  public SortedSet<Integer> linesRun() {
    return lines(by -> by != 0);
  }

  /** The lines that have run only while a world boots, when no other task is there. */
  public SortedSet<Integer> linesRunAtBoot() {
    return lines(by -> by == BOOT);
  }

  private SortedSet<Integer> lines(IntPredicate by) {
    SortedSet<Integer> lines = new TreeSet<>();
    byte[] run = linesRun;
    for (int line = 0; line < run.length; line++) {
      if (by.test(run[line])) {
        lines.add(line);
      }
    }
    return lines;
  }

  void runs(String function) {
    functionsRun.add(function);
  }

  /**
   * A statement runs. Two threads may note the same; nothing that was noted is lost.
   *
   * @param boots whether the world still boots
   */
  void runs(Position at, boolean boots) {
    int line = at.line();
    byte by = boots ? BOOT : TASK;
    byte[] lines = linesRun;
    if (line >= lines.length || (lines[line] & by) == 0) {
      note(line, by);
    }
  }

  private synchronized void note(int line, byte by) {
    if (line >= linesRun.length) {
      linesRun = Arrays.copyOf(linesRun, Math.max(2 * line, 64));
    }
    linesRun[line] |= by;
  }

  /** Keeps from now on what the conditions on these lines are. */
  public void watch(Collection<Integer> lines) {
    boolean[] all = new boolean[lines.stream().mapToInt(line -> line + 1).max().orElse(0)];
    lines.forEach(line -> all[line] = true);
    watched = all;
  }

  /** The conditions on the lines that are watched, as far as they were evaluated. */
  public Map<Position, Answers> answers() {
    return Map.copyOf(answers);
  }

  /** A condition was evaluated. */
  void decides(Expression condition, boolean holds) {
    boolean[] lines = watched;
    Position at = condition.at();
    if (at.line() < lines.length && lines[at.line()] && at.file().equals(file.path())) {
      part(condition)
          .ifPresent(
              part ->
                  answers.merge(
                      part.at(), new Answers(part, holds, !holds), (old, young) -> old.and(young)));
    }
  }

  /** What a condition asks; empty if it asks nothing, or if its parts are conditions themselves. */
  private static Optional<Expression> part(Expression condition) {
    Expression part = condition;
    while (part instanceof Expression.Call call
        && (call.name().equals("likely") || call.name().equals("unlikely"))
        && call.arguments().size() == 1) {
      part = call.arguments().get(0);
    }
    boolean several =
        part instanceof Expression.Binary binary
            && (binary.operator().equals("&&") || binary.operator().equals("||"));
    boolean constant =
        part instanceof Expression.NumberLiteral
            || isSureGuard(part)
            || (part instanceof Expression.Name name
                && (name.name().equals("true") || name.name().equals("false")));
    return several || constant ? Optional.empty() : Optional.of(part);
  }

  /** Whether the part is the head of a {@code scoped_guard()} that waits until it has its lock. */
  private static boolean isSureGuard(Expression part) {
    return part instanceof Expression.Prefix not
        && not.operand() instanceof Expression.Call call
        && call.name().equals("scoped_guard")
        && call.arguments().get(0) instanceof Expression.Name guard
        && !CONDITIONAL_GUARD.matcher(guard.name()).matches();
  }

  /** The names that are live at the heads of a function's body, by the number of the head. */
  Map<Integer, Set<String>> live(Statement.Block body) {
    Map<Integer, Set<String>> known = live.get(body);
    if (known == null) {
      known = Liveness.of(instructions(body), macros.macros(), harmless, this::isRun);
      live.put(body, known);
    }
    return known;
  }

  /** The lines on which statements begin in the functions that can be run. */
  public SortedSet<Integer> linesOfCode() {
    SortedSet<Integer> lines = new TreeSet<>();
    file.functions()
        .filter(Definition.Function.class::isInstance)
        .map(definition -> ((Definition.Function) definition).body())
        .forEach(body -> lines.addAll(linesOf(body)));
    return lines;
  }

  private List<Integer> linesOf(Statement.Block body) {
    try {
      return instructions(body).stream()
          .filter(Unit::isCode)
          .map(instruction -> instruction.at().line())
          .toList();
    } catch (InterpreterException e) {
      return List.of();
    }
  }

  private static boolean isInitialised(Instruction.Declare declare) {
    return declare.declaration().declarators().stream()
        .anyMatch(each -> each.initializer() != null);
  }

  private static boolean isCode(Instruction instruction) {
    return instruction instanceof Instruction.Evaluate
        || instruction instanceof Instruction.Jump
        || instruction instanceof Instruction.DeclareByMacro
        || (instruction instanceof Instruction.Declare declare && isInitialised(declare))
        || instruction instanceof Instruction.Unless
        || instruction instanceof Instruction.Leave
        || instruction instanceof Instruction.Select;
  }

  List<Instruction> instructions(Statement.Block body) {
    List<Instruction> known = instructions.get(body);
    if (known == null) {
      known = Lowering.of(body, macros);
      instructions.put(body, known);
    }
    return known;
  }
}
