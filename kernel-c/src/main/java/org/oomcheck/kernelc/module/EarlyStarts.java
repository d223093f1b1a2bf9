// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.module;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.oomcheck.kernelc.binding.EarlyCalls;
import org.oomcheck.kernelc.interpreter.FunctionPointer;
import org.oomcheck.kernelc.run.Program;
import org.oomcheck.kernelc.syntax.Declaration;
import org.oomcheck.kernelc.syntax.Definition;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.Node;
import org.oomcheck.kernelc.syntax.Parts;
import org.oomcheck.kernelc.syntax.Position;

/**
 * Whether an init function, or the probe function of a driver, cannot run as if no task ran before
 * it returns: it sets up what tasks use after it has started one of them, or it waits. It is told
 * by the text alone; a loop counts as if it ran once.
 */
final class EarlyStarts {
  private final Program program;
  private final FunctionPointer init;

  EarlyStarts(Program program, FunctionPointer init) {
    this.program = program;
    this.init = init;
  }

  /**
   * Whether an early start matters.
   *
   * @param tasks the functions that tasks begin with, but for module_exit()
   */
  boolean matter(Collection<FunctionPointer> tasks) {
    Set<String> late = namesSetLate(init);
    probes().forEach(probe -> late.addAll(namesSetLate(probe)));
    Set<String> used = new HashSet<>();
    program.reach(tasks).forEach(function -> used.addAll(program.words(function)));
    return late.stream().anyMatch(used::contains);
  }

  /**
   * Whether the init function, or a probe, or what they call, waits for what it has started, or for
   * others, or asks what was done before: {@link EarlyCalls#waits}.
   */
  boolean areWaitedFor() {
    Set<FunctionPointer> begins = program.usedAsValues(init);
    Deque<FunctionPointer> open = new ArrayDeque<>(probes());
    open.add(init);
    Set<FunctionPointer> seen = new HashSet<>(open);
    EarlyCalls early = program.bindings().early();
    while (!open.isEmpty()) {
      FunctionPointer function = open.remove();
      for (String word : program.words(function)) {
        if (early.isWait(word)) {
          return true;
        }
        program
            .function(function.unit(), word)
            .filter(called -> !begins.contains(called) && seen.add(called))
            .ifPresent(open::add);
      }
    }
    return false;
  }

  /** The functions that a first value names as {@code .probe}. */
  private List<FunctionPointer> probes() {
    List<FunctionPointer> probes = new ArrayList<>();
    for (Definition definition : init.unit().file().definitions()) {
      Parts.visit(
          definition,
          node -> {
            if (node instanceof Expression.Element element
                && element.designators().stream().anyMatch(d -> "probe".equals(d.field()))
                && element.value() instanceof Expression.Name name) {
              program.function(init.unit(), name.name()).ifPresent(probes::add);
            }
            return !(node instanceof Definition.Function);
          });
    }
    return probes;
  }

  private boolean isStart(Node node) {
    return node instanceof Expression.Call call
        && (program.bindings().early().isStart(call.name())
            || program
                .function(init.unit(), call.name())
                .filter(
                    helper ->
                        program.reach(List.of(helper)).stream()
                            .anyMatch(
                                function ->
                                    program.words(function).stream()
                                        .anyMatch(program.bindings().early()::isStart)))
                .isPresent());
  }

  private Set<String> namesSetLate(FunctionPointer of) {
    Set<Position> starts = new HashSet<>();
    Set<String> locals = new HashSet<>();
    Parts.visit(
        of.function().body(),
        node -> {
          if (isStart(node)) {
            starts.add(node.at());
          } else if (node instanceof Declaration declaration) {
            declaration.declarators().forEach(variable -> locals.add(variable.name()));
          }
          return true;
        });
    Set<String> names = new HashSet<>();
    starts.stream().min(Position::compareTo).ifPresent(first -> addSetBehind(of, first, names));
    names.removeAll(locals);
    return names;
  }

  private void addSetBehind(FunctionPointer of, Position first, Set<String> names) {
    Parts.visit(
        of.function().body(),
        node -> {
          if (node instanceof Expression.Assignment assignment
              && (node.at().compareTo(first) > 0 || contains(assignment.value(), first))) {
            addLeaf(assignment.target(), names);
          } else if (node instanceof Expression.Call call
              && node.at().compareTo(first) > 0
              && !isStart(node)) {
            call.arguments().stream()
                .filter(Expression.Prefix.class::isInstance)
                .map(argument -> ((Expression.Prefix) argument).operand())
                .forEach(operand -> addLeaf(operand, names));
          }
          return !isStart(node);
        });
  }

  private static boolean contains(Expression value, Position start) {
    boolean[] found = {false};
    Parts.visit(
        value,
        node -> {
          found[0] |= node.at().equals(start);
          return !found[0];
        });
    return found[0];
  }

  /** Adds the name that a place ends with. */
  private static void addLeaf(Expression place, Set<String> names) {
    if (place instanceof Expression.Name name) {
      names.add(name.name());
    } else if (place instanceof Expression.Member member) {
      names.add(member.field());
    } else if (place instanceof Expression.Index index) {
      addLeaf(index.array(), names);
    }
  }
}
