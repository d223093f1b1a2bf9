// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.oomcheck.kernelc.interpreter.FunctionPointer;
import org.oomcheck.kernelc.interpreter.Unit;
import org.oomcheck.kernelc.run.Program;
import org.oomcheck.kernelc.syntax.Declaration;
import org.oomcheck.kernelc.syntax.Definition;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.Token;
import org.oomcheck.kernelc.syntax.Type;
import org.oomcheck.kernelc.syntax.print.Printer;

/**
 * Which functions differ between two versions of some files: those with another text, and those
 * that use a struct, a variable or a macro with another text. Lines and comments do not count.
 */
final class Changes {
  private final Map<String, String> functions = new HashMap<>();
  private final Map<String, List<String>> others = new HashMap<>();

  /** The members of each struct that has a name. */
  private final Map<String, Map<String, List<String>>> structs = new HashMap<>();

  private final Map<String, Set<String>> words = new HashMap<>();

  private Changes(@Nullable PartProgram part) {
    if (part != null) {
      part.program().units().forEach(unit -> add(part.program(), unit));
    }
  }

  /** The names of the functions that differ. */
  static Set<String> between(@Nullable PartProgram before, @Nullable PartProgram after) {
    Changes old = new Changes(before);
    Changes young = new Changes(after);
    Set<String> changed = new TreeSet<>(differing(old.functions, young.functions));
    Set<String> names = differing(old.others(young), young.others(old));
    for (Changes side : new Changes[] {old, young}) {
      side.words.forEach(
          (function, used) -> {
            if (used.stream().anyMatch(names::contains)) {
              changed.add(function);
            }
          });
    }
    return changed;
  }

  /** Functions of which only the name differs: the old name by the new one. */
  static Map<String, String> renamed(@Nullable PartProgram before, @Nullable PartProgram after) {
    Map<String, String> old = new Changes(before).functions;
    Map<String, String> young = new Changes(after).functions;
    Map<String, String> renamed = new TreeMap<>();
    for (String name : young.keySet()) {
      for (String gone : old.keySet()) {
        boolean other = !old.containsKey(name) && !young.containsKey(gone);
        if (other
            && young
                .getOrDefault(name, "")
                .equals(old.getOrDefault(gone, "").replaceAll("\\b" + gone + "\\b", name))) {
          renamed.put(name, gone);
        }
      }
    }
    return renamed;
  }

  /**
   * Functions that are in one version alone and that one function calls, which is in both and
   * differs: a new one by its caller, and the caller of one that is gone by that one. What such a
   * function does its caller did before, or does now. A new one that several functions call is
   * known by its lines: most of them stood in one function, and do so no more.
   */
  static Map<String, String> moved(@Nullable PartProgram before, @Nullable PartProgram after) {
    Changes old = new Changes(before);
    Changes young = new Changes(after);
    Map<String, String> moved = new TreeMap<>();
    Map<String, String> callers = young.callersOfOnly(old);
    callers.forEach(
        (name, caller) -> {
          String outermost = caller;
          for (int i = 0; i < callers.size() && callers.containsKey(outermost); i++) {
            outermost = callers.get(outermost);
          }
          if (old.functions.containsKey(outermost)) {
            moved.put(name, outermost);
          }
        });
    old.callersOfOnly(young)
        .forEach(
            (name, caller) -> {
              if (young.functions.containsKey(caller)) {
                moved.putIfAbsent(caller, name);
              }
            });
    for (String name : young.functions.keySet()) {
      if (!old.functions.containsKey(name) && !moved.containsKey(name)) {
        young.origin(name, old).ifPresent(origin -> moved.put(name, origin));
      }
    }
    return moved;
  }

  /** The function in which most lines of a new one stood in another version. */
  private Optional<String> origin(String name, Changes old) {
    List<String> lines = lines(functions, name);
    String origin = "";
    long most = lines.size() / 2;
    for (String other : new TreeSet<>(old.functions.keySet())) {
      Set<String> left = new HashSet<>(lines(old.functions, other));
      left.removeAll(lines(functions, other));
      long common = lines.stream().filter(left::contains).count();
      if (common > most) {
        most = common;
        origin = other;
      }
    }
    return origin.isEmpty() ? Optional.empty() : Optional.of(origin);
  }

  /** The lines of a function that say something; none if there is no such function. */
  private static List<String> lines(Map<String, String> functions, String name) {
    return functions
        .getOrDefault(name, "")
        .lines()
        .skip(1)
        .map(String::strip)
        .filter(line -> line.length() > 2)
        .toList();
  }

  /** The functions that another version lacks and that one function alone names: that one. */
  private Map<String, String> callersOfOnly(Changes other) {
    Map<String, String> callers = new TreeMap<>();
    for (String name : functions.keySet()) {
      if (!other.functions.containsKey(name)) {
        List<String> found =
            words.entrySet().stream()
                .filter(each -> !each.getKey().equals(name) && each.getValue().contains(name))
                .map(Map.Entry::getKey)
                .toList();
        if (found.size() == 1) {
          callers.put(name, found.get(0));
        }
      }
    }
    return callers;
  }

  private static Set<String> differing(Map<String, String> one, Map<String, String> other) {
    Set<String> names = new HashSet<>(one.keySet());
    names.addAll(other.keySet());
    names.removeIf(name -> one.getOrDefault(name, "").equals(other.getOrDefault(name, "")));
    return names;
  }

  private void add(Program program, Unit unit) {
    for (Definition definition : unit.file().definitions()) {
      String text = Printer.definition(definition);
      if (definition instanceof Definition.Function function) {
        functions.put(function.name(), text);
        if (!program.isOwnText(unit)) {
          words.put(function.name(), program.words(new FunctionPointer(unit, function)));
        }
      } else if (definition instanceof Definition.Unread unread) {
        functions.put(unread.name(), unread.toString());
      } else {
        addOther(others, definition, text);
      }
    }
    unit.file()
        .macros()
        .forEach(
            (name, macro) ->
                put(
                    others,
                    name,
                    macro.parameters()
                        + macro.body().stream().map(Token::text).collect(Collectors.joining(" "))));
  }

  /**
   * What is said of each name besides functions, in whatever order. A struct that another version
   * lacks does not count: a function that uses it differs itself.
   */
  private Map<String, String> others(Changes other) {
    Map<String, List<String>> all = new HashMap<>();
    others.forEach((name, texts) -> texts.forEach(text -> put(all, name, text)));
    structs.forEach(
        (tag, members) -> {
          if (other.structs.containsKey(tag)) {
            members.forEach((name, texts) -> texts.forEach(text -> put(all, name, text)));
          }
        });
    Map<String, String> sorted = new HashMap<>();
    all.forEach(
        (name, texts) -> sorted.put(name, String.join("", texts.stream().sorted().toList())));
    return sorted;
  }

  /**
   * A struct counts member by member: a function that does not use a new one is the same. A
   * function that is declared counts where it is defined.
   */
  private void addOther(Map<String, List<String>> to, Definition definition, String text) {
    if (definition instanceof Declaration declaration) {
      Type base = declaration.base();
      if (base instanceof Type.Struct struct) {
        String tag = struct.tag();
        Map<String, List<String>> members =
            tag == null || struct.members().isEmpty()
                ? to
                : structs.computeIfAbsent(tag, each -> new HashMap<>());
        for (Type.Member member : struct.members()) {
          if (member instanceof Declaration each) {
            addOther(members, each, Printer.definition(each));
          }
        }
      } else if (base instanceof Type.Enumeration enumeration) {
        enumeration.constants().forEach(constant -> put(to, constant.name(), text));
      }
      for (Declaration.Declarator declarator : declaration.declarators()) {
        if (!(declarator.type() instanceof Type.Function)) {
          put(to, declarator.name(), text);
        }
      }
    } else if (definition instanceof Definition.MacroUse use) {
      use.call().arguments().stream()
          .filter(Expression.Name.class::isInstance)
          .forEach(name -> put(to, ((Expression.Name) name).name(), text));
    }
  }

  private static void put(Map<String, List<String>> to, String name, String text) {
    if (!name.isEmpty()) {
      to.computeIfAbsent(name, each -> new ArrayList<>()).add(text);
    }
  }
}
