// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree.remark;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.oomcheck.kernelc.interpreter.Types;
import org.oomcheck.kernelc.interpreter.Unit;
import org.oomcheck.kernelc.run.Program;
import org.oomcheck.kernelc.syntax.Declaration;
import org.oomcheck.kernelc.syntax.Definition;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.Node;
import org.oomcheck.kernelc.syntax.Parts;
import org.oomcheck.kernelc.syntax.Type;
import org.oomcheck.kernelc.tree.CTree;
import org.oomcheck.kernelc.tree.PartProgram;

/**
 * Members that changed functions use and that their structs do not have, as when a rename has left
 * one out: no compiler takes that, whether a scenario runs the line or not. Looked at are variables
 * and parameters whose struct a file of the tree defines.
 */
public final class MissingMembers {
  private final Types types;
  private final Set<String> files;
  private final Map<String, Type> variables = new HashMap<>();
  private final Set<String> several = new HashSet<>();

  private MissingMembers(Types types, Set<String> files) {
    this.types = types;
    this.files = files;
  }

  /**
   * The remarks; none if all members are there.
   *
   * @param functions the names of the functions that the patches change
   */
  public static List<String> of(CTree after, Set<String> functions) {
    Set<String> missing = new TreeSet<>();
    for (PartProgram part : after.programs().values()) {
      missing.addAll(in(part.program(), functions));
    }
    return missing.stream().map(each -> "the patch does not compile: " + each).toList();
  }

  private static List<String> in(Program program, Set<String> functions) {
    List<Unit> units = program.units().stream().filter(unit -> !program.isOwnText(unit)).toList();
    Set<String> files = units.stream().map(unit -> unit.file().path()).collect(Collectors.toSet());
    List<String> missing = new ArrayList<>();
    for (Unit unit : units) {
      unit.file()
          .functions()
          .filter(function -> functions.contains(function.name()))
          .filter(Definition.Function.class::isInstance)
          .map(Definition.Function.class::cast)
          .forEach(
              function -> missing.addAll(new MissingMembers(unit.types(), files).in(function)));
    }
    return missing;
  }

  private List<String> in(Definition.Function function) {
    function.type().parameters().forEach(each -> declare(each.name(), each.type()));
    visit(
        function,
        node -> {
          if (node instanceof Declaration declaration) {
            declaration.declarators().forEach(each -> declare(each.name(), each.type()));
          }
        });
    List<String> missing = new ArrayList<>();
    visit(
        function,
        node -> {
          if (node instanceof Expression.Member member) {
            struct(member)
                .filter(struct -> isWhole(struct) && types.layout(struct).isPresent())
                .filter(struct -> memberOf(struct, member.field()).isEmpty())
                .ifPresent(
                    struct ->
                        missing.add(
                            "%s has no member %s (%s)"
                                .formatted(
                                    struct.name(), member.field(), member.at().fileAndLine())));
          }
        });
    return missing;
  }

  private static void visit(Definition.Function function, Consumer<Node> what) {
    Parts.visit(
        function,
        new Parts.Visitor() {
          @Override
          public boolean node(Node node) {
            what.accept(node);
            return true;
          }
        });
  }

  /** A name that is declared twice has no known type. */
  private void declare(String name, Type type) {
    if (variables.put(name, type) != null) {
      several.add(name);
    }
  }

  /** Whether the tree says what all members are. */
  private boolean isWhole(Type.Struct struct) {
    return files.contains(struct.at().file()) && !hasMacros(struct);
  }

  private static boolean hasMacros(Type.Struct struct) {
    return struct.members().stream()
        .anyMatch(
            member ->
                member instanceof Type.MacroMember
                    || (member instanceof Declaration inside
                        && inside.base() instanceof Type.Struct inner
                        && hasMacros(inner)));
  }

  private Optional<Type> memberOf(Type struct, String field) {
    return types.layout(struct).flatMap(layout -> layout.type(field));
  }

  /** The struct of which an expression names a member; empty if that is not known. */
  private Optional<Type.Struct> struct(Expression.Member member) {
    return type(member.object())
        .map(types::resolved)
        .flatMap(
            type ->
                member.arrow()
                    ? type instanceof Type.Pointer pointer
                        ? types.struct(pointer.target())
                        : Optional.empty()
                    : types.struct(type));
  }

  private Optional<Type> type(Expression object) {
    if (object instanceof Expression.Name name) {
      return several.contains(name.name())
          ? Optional.empty()
          : Optional.ofNullable(variables.get(name.name()));
    }
    return object instanceof Expression.Member member
        ? struct(member).flatMap(struct -> memberOf(struct, member.field()))
        : Optional.empty();
  }
}
