// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.interpreter;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.oomcheck.kernelc.syntax.Declaration;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.Type;

/**
 * The members of a struct or union. Those of a struct or union without a name inside it are its
 * own. A bit field has a type of its own, such as {@code unsigned int:3}.
 */
public final class Layout {
  /** Which of a union's members a member belongs to. */
  private record Branch(int union, int number) {}

  private final Types types;
  private final Map<String, Type> members = new LinkedHashMap<>();
  private final Map<String, List<Branch>> branches = new LinkedHashMap<>();
  private int unions;

  Layout(Types types, Type.Struct struct) {
    this.types = types;
    add(struct, List.of());
  }

  private void add(Type.Struct struct, List<Branch> around) {
    boolean union = struct.keyword().equals("union");
    int id = union ? unions++ : 0;
    int number = 0;
    for (Type.Member member : struct.members()) {
      List<Branch> inside = new ArrayList<>(around);
      if (union) {
        inside.add(new Branch(id, number++));
      }
      if (member instanceof Declaration declaration) {
        add(declaration, inside);
      } else if (member instanceof Type.MacroMember macro) {
        types.macroMember(macro).ifPresent(known -> add(known.name(), known.type(), inside));
      }
    }
  }

  private void add(Declaration declaration, List<Branch> inside) {
    if (declaration.declarators().isEmpty()) {
      types.struct(declaration.base()).ifPresent(inner -> add(inner, inside));
    }
    for (Declaration.Declarator declarator : declaration.declarators()) {
      if (!declarator.name().isEmpty()) {
        add(declarator.name(), typeOf(declarator), inside);
      }
    }
  }

  private void add(String name, Type type, List<Branch> inside) {
    members.put(name, type);
    branches.put(name, inside);
  }

  private Type typeOf(Declaration.Declarator declarator) {
    Expression bits = declarator.bits();
    if (bits == null) {
      return declarator.type();
    }
    Optional<IntegerType> base = types.integer(declarator.type());
    String width =
        bits instanceof Expression.NumberLiteral number
            ? number.text()
            : String.valueOf(types.value(bits));
    return new Type.Named(
        declarator.at(), base.map(IntegerType::name).orElse("int") + ":" + width, Set.of());
  }

  /** The names of all members, in order. */
  public List<String> names() {
    return new ArrayList<>(members.keySet());
  }

  /** The members that values in braces are for: of a union, the first. */
  List<String> inBraces() {
    return members.keySet().stream()
        .filter(name -> branches(name).stream().allMatch(branch -> branch.number() == 0))
        .toList();
  }

  /** The type of a member; empty if there is none of this name. */
  public Optional<Type> type(String member) {
    return Optional.ofNullable(members.get(member));
  }

  /** Whether no two members are in the same place. */
  public boolean isPlain() {
    return unions == 0;
  }

  /** The members that are in the same place as this one, and lose their values with a write. */
  public Set<String> overlaps(String member) {
    Set<String> others = new LinkedHashSet<>();
    for (Branch mine : branches(member)) {
      branches.forEach(
          (name, theirs) -> {
            for (Branch branch : theirs) {
              if (branch.union() == mine.union() && branch.number() != mine.number()) {
                others.add(name);
              }
            }
          });
    }
    return others;
  }

  private List<Branch> branches(String member) {
    return branches.getOrDefault(member, List.of());
  }
}
