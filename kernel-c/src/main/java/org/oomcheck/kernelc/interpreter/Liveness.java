// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.interpreter;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.oomcheck.kernelc.syntax.Declaration;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.Macro;
import org.oomcheck.kernelc.syntax.Node;
import org.oomcheck.kernelc.syntax.UsedNames;

/**
 * Which names are live at the heads of a body's loops: those that may be read before they are
 * assigned anew. A name stands for every variable that has it. What a pointer reads is not seen; a
 * variable whose address is taken has to count as live.
 */
final class Liveness {
  private final List<Instruction> code;
  private final Map<String, Macro> macros;
  private final Predicate<String> harmless;
  private final Predicate<Expression> run;
  private final Set<String> kept = new HashSet<>();

  /** The names that are met, by their numbers. */
  private final List<String> allNames = new ArrayList<>();

  private final Map<String, Integer> numbers = new HashMap<>();

  /** By the number of the instruction: the numbers of the names that are live before it. */
  private final List<BitSet> live = new ArrayList<>();

  private Liveness(
      List<Instruction> code,
      Map<String, Macro> macros,
      Predicate<String> harmless,
      Predicate<Expression> run) {
    this.harmless = harmless;
    this.run = run;
    this.code = code;
    this.macros = macros;
  }

  /**
   * The live names by the number of the head.
   *
   * @param harmless the calls whose arguments are not evaluated
   * @param run the arguments of such calls that are evaluated nevertheless
   */
  static Map<Integer, Set<String>> of(
      List<Instruction> code,
      Map<String, Macro> macros,
      Predicate<String> harmless,
      Predicate<Expression> run) {
    Liveness liveness = new Liveness(code, macros, harmless, run);
    liveness.solve();
    Map<Integer, Set<String>> heads = new HashMap<>();
    for (int i = 0; i < code.size(); i++) {
      if (code.get(i) instanceof Instruction.LoopHead head && head.number() >= 0) {
        Set<String> names = new HashSet<>(liveness.kept);
        liveness.live.get(i).stream().forEach(name -> names.add(liveness.allNames.get(name)));
        heads.put(head.number(), names);
      }
    }
    return heads;
  }

  /** Backwards until nothing changes. */
  private void solve() {
    List<BitSet> uses = new ArrayList<>();
    List<BitSet> kills = new ArrayList<>();
    List<List<Integer>> successors = new ArrayList<>();
    int[] counted = new int[code.size()];
    for (int i = 0; i < code.size(); i++) {
      live.add(new BitSet());
      uses.add(numbers(uses(code.get(i))));
      kills.add(numbers(kills(code.get(i))));
      successors.add(successors(i));
      String name = counted(code.get(i));
      counted[i] = name == null ? -1 : number(name);
    }
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int i = code.size() - 1; i >= 0; i--) {
        BitSet before = new BitSet();
        for (int next : successors.get(i)) {
          if (next < code.size()) {
            before.or(live.get(next));
          }
        }
        if (counted[i] < 0 || before.get(counted[i])) {
          before.andNot(kills.get(i));
          before.or(uses.get(i));
        }
        int known = live.get(i).cardinality();
        live.get(i).or(before);
        changed |= live.get(i).cardinality() > known;
      }
    }
  }

  private BitSet numbers(Set<String> used) {
    BitSet set = new BitSet();
    used.forEach(name -> set.set(number(name)));
    return set;
  }

  private int number(String name) {
    Integer known = numbers.get(name);
    if (known == null) {
      known = allNames.size();
      numbers.put(name, known);
      allNames.add(name);
    }
    return known;
  }

  /** The name that an instruction only counts up or down, or adds a number to; else null. */
  private @Nullable String counted(Instruction instruction) {
    if (!(instruction instanceof Instruction.Evaluate evaluate)) {
      return null;
    }
    Expression target = null;
    if (evaluate.expression() instanceof Expression.Postfix step) {
      target = step.operand();
    } else if (evaluate.expression() instanceof Expression.Prefix step
        && (step.operator().equals("++") || step.operator().equals("--"))) {
      target = step.operand();
    } else if (evaluate.expression() instanceof Expression.Assignment assignment
        && !assignment.operator().equals("=")
        && assignment.value() instanceof Expression.NumberLiteral) {
      target = assignment.target();
    }
    return target instanceof Expression.Name name && !macros.containsKey(name.name())
        ? name.name()
        : null;
  }

  private List<Integer> successors(int index) {
    Instruction instruction = code.get(index);
    if (instruction instanceof Instruction.Leave) {
      return List.of();
    } else if (instruction instanceof Instruction.Jump jump) {
      return List.of(jump.target().index());
    } else if (instruction instanceof Instruction.Unless unless) {
      return List.of(index + 1, unless.target().index());
    } else if (instruction instanceof Instruction.Select select) {
      List<Integer> targets = new ArrayList<>(List.of(select.otherwise().index()));
      select.choices().forEach(choice -> targets.add(choice.target().index()));
      return targets;
    }
    return List.of(index + 1);
  }

  private Set<String> uses(Instruction instruction) {
    Set<String> names = new HashSet<>();
    if (instruction instanceof Instruction.Evaluate evaluate
        && evaluate.expression() instanceof Expression.Call call
        && harmless.test(call.name())) {
      call.arguments().stream()
          .filter(argument -> argument.isPointedAt() || run.test(argument))
          .forEach(argument -> words(argument, names));
      return names;
    } else if (instruction instanceof Instruction.Evaluate evaluate) {
      Expression.Assignment assignment = assignment(evaluate);
      words(assignment == null ? evaluate.expression() : assignment.value(), names);
    } else if (instruction instanceof Instruction.Declare declare) {
      keep(declare.declaration());
      words(declare.declaration(), names);
      names.removeAll(kills(instruction));
      for (Declaration.Declarator declarator : declare.declaration().declarators()) {
        words(declarator.initializer(), names);
      }
    } else if (instruction instanceof Instruction.DeclareByMacro declare) {
      words(declare.declaration(), names);
    } else if (instruction instanceof Instruction.Unless unless) {
      words(unless.condition(), names);
    } else if (instruction instanceof Instruction.Select select) {
      words(select.value(), names);
    } else if (instruction instanceof Instruction.Leave leave) {
      words(leave.value(), names);
    }
    return names;
  }

  /** A variable with an attribute may be read when its block ends, as __free() says. */
  private void keep(Declaration declaration) {
    for (Declaration.Declarator declarator : declaration.declarators()) {
      if (!declaration.attributes().isEmpty() || !declarator.attributes().isEmpty()) {
        kept.add(declarator.name());
      }
    }
  }

  private Set<String> kills(Instruction instruction) {
    Set<String> names = new HashSet<>();
    if (instruction instanceof Instruction.Evaluate evaluate) {
      Expression.Assignment assignment = assignment(evaluate);
      if (assignment != null && assignment.target() instanceof Expression.Name name) {
        names.add(name.name());
      }
    } else if (instruction instanceof Instruction.Declare declare) {
      declare.declaration().declarators().forEach(declarator -> names.add(declarator.name()));
    }
    return names;
  }

  /** A plain assignment to a name that is no macro; else null. */
  private Expression.@Nullable Assignment assignment(Instruction.Evaluate evaluate) {
    return evaluate.expression() instanceof Expression.Assignment assignment
            && assignment.operator().equals("=")
            && assignment.target() instanceof Expression.Name name
            && !macros.containsKey(name.name())
        ? assignment
        : null;
  }

  /** Adds all words of a piece of C, those that its macros stand for included. */
  private void words(@Nullable Node part, Set<String> names) {
    if (part != null) {
      names.addAll(UsedNames.of(part, macros));
    }
  }
}
