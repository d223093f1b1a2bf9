// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.interpreter;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
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

  private static final int LONGEST_WORD = Long.SIZE;

  /**
   * Where a member of integers is, in bits.
   *
   * @param union which of the struct's outermost unions it is in; below 0 for none
   * @param from where it begins in that union, or in the struct
   * @param start where it begins in the struct; not known behind what is no integer
   * @param total how long the union is
   */
  public record Field(int union, int from, int start, int total) {}

  private final Types types;
  private final Map<String, Type> members = new LinkedHashMap<>();
  private final Map<String, Field> fields = new HashMap<>();
  private final Map<Integer, Set<String>> leaves = new HashMap<>();
  private final Map<String, List<Branch>> branches = new LinkedHashMap<>();
  private int unions;

  Layout(Types types, Type.Struct struct) {
    this.types = types;
    add(struct, List.of());
    boolean union = struct.keyword().equals("union");
    Extent extent = union ? extent(struct) : null;
    if (!union || extent != null) {
      place(struct, union ? 0 : -1, 0, union ? 0 : -1, extent == null ? 0 : extent.bits());
    }
  }

  /** How long integers are, together, and on which bits they may begin. */
  private record Extent(int bits, int alignment) {}

  /** See {@link Types#bits}. */
  static int bits(Types types, Type type) {
    if (type instanceof Type.Named named && named.name().indexOf(':') >= 0) {
      return Integer.parseInt(named.name().substring(named.name().indexOf(':') + 1).strip());
    }
    Type.Struct none = new Type.Struct(type.at(), "struct", null, List.of(), List.of(), Set.of());
    Extent extent = new Layout(types, none).extent(type);
    return extent == null ? -1 : extent.bits();
  }

  private @Nullable Extent extent(Type type) {
    Optional<IntegerType> integer = types.integer(type);
    if (integer.isPresent()) {
      int bits = integer.get().bytes() * Byte.SIZE;
      return new Extent(bits, bits);
    }
    Type resolved = types.resolved(type);
    if (resolved instanceof Type.Array array) {
      Extent element = extent(array.element());
      int count = array.size() == null ? -1 : number(array.size());
      return element == null || count < 0 || count > LONGEST_WORD
          ? null
          : new Extent(element.bits() * count, element.alignment());
    }
    return types.struct(resolved).map(this::extent).orElse(null);
  }

  private int number(Expression constant) {
    try {
      return (int) types.value(constant);
    } catch (InterpreterException e) {
      return -1;
    }
  }

  private @Nullable Extent extent(Type.Struct struct) {
    int alignment = Byte.SIZE;
    for (Type.Member member : struct.members()) {
      if (!(member instanceof Declaration declaration)) {
        return null;
      }
      List<Declaration.Declarator> parts = declaration.declarators();
      List<Type> all =
          parts.isEmpty()
              ? List.of(declaration.base())
              : parts.stream().map(Declaration.Declarator::type).toList();
      for (Type each : all) {
        Extent extent = extent(each);
        if (extent == null) {
          return null;
        }
        alignment = Math.max(alignment, extent.alignment());
      }
    }
    boolean packed = struct.attributes().stream().anyMatch(a -> a.toString().contains("packed"));
    if (!packed && !struct.attributes().isEmpty()) {
      return null;
    }
    alignment = packed ? Byte.SIZE : alignment;
    int end = place(struct, -1, -1, -1, 0);
    return end < 0 ? null : new Extent(up(end, alignment), alignment);
  }

  /**
   * Finds where the members of a struct are, one behind the other.
   *
   * @param union the outermost union around them; below 0 for none
   * @param base where the struct begins, in that union
   * @param unionStart where that union begins in the whole struct
   * @return where the last one ends; below 0 if that is not known
   */
  private int place(Type.Struct struct, int union, int base, int unionStart, int total) {
    boolean together = struct.keyword().equals("union");
    boolean packed = struct.attributes().stream().anyMatch(a -> a.toString().contains("packed"));
    // What is only measured begins at 0 and is not kept.
    boolean measured = base < 0;
    int begin = Math.max(0, base);
    int at = begin;
    int end = begin;
    for (Type.Member member : struct.members()) {
      if (!(member instanceof Declaration declaration)) {
        at = -1;
        continue;
      }
      List<Declaration.Declarator> parts = declaration.declarators();
      for (int i = 0; i < Math.max(1, parts.size()); i++) {
        Declaration.Declarator part = parts.isEmpty() ? null : parts.get(i);
        Extent extent = extent(part == null ? declaration.base() : part.type());
        int from = together ? begin : at;
        int width = extent == null ? 0 : extent.bits();
        if (part != null && part.bits() != null) {
          width = number(part.bits());
          int word = extent == null ? 0 : extent.bits();
          boolean split = !packed && word > 0 && from >= 0 && from % word + width > word;
          from = from >= 0 && (width == 0 || split) ? up(from, Math.max(1, word)) : from;
        } else if (extent != null && from >= 0) {
          from = packed ? from : up(from, extent.alignment());
        }
        if (!measured) {
          int start = union < 0 ? from : unionStart + from;
          keep(declaration.base(), part, new Field(union, from, start, total));
        }
        at = extent == null || from < 0 || width < 0 ? -1 : from + width;
        end = at < 0 || end < 0 ? -1 : Math.max(end, at);
      }
    }
    return end;
  }

  /** Keeps where a member is, and the members of one without a name. */
  private void keep(Type base, Declaration.@Nullable Declarator part, Field field) {
    if (part != null) {
      fields.put(part.name(), field);
      if (field.union() >= 0) {
        Set<String> names = leaves.computeIfAbsent(field.union(), u -> new LinkedHashSet<>());
        names.add(part.name());
        addLeaves(part.type(), names);
      }
      return;
    }
    types
        .struct(base)
        .ifPresent(
            inner -> {
              int unionStart = field.start() - field.from();
              if (field.union() >= 0 || !inner.keyword().equals("union")) {
                int from = Math.max(0, field.from());
                place(inner, field.union(), from, unionStart, field.total());
                return;
              }
              Extent extent = extent(inner);
              if (extent != null) {
                place(inner, 1 + leaves.size(), 0, field.start(), extent.bits());
              }
            });
  }

  private void addLeaves(Type type, Set<String> names) {
    Type resolved = types.resolved(type);
    if (resolved instanceof Type.Array array) {
      addLeaves(array.element(), names);
    } else {
      types.layout(resolved).ifPresent(inner -> names.addAll(inner.names()));
    }
  }

  private static int up(int bits, int alignment) {
    return (bits + alignment - 1) / alignment * alignment;
  }

  /** Where a member is, if it is in a union of integers that is no longer than 64 bits. */
  public Optional<Field> field(String member) {
    return Optional.ofNullable(fields.get(member))
        .filter(field -> field.union() < 0 || field.total() <= LONGEST_WORD);
  }

  /** Whether a member is some bits of a word that the other members of its union have too. */
  public boolean isInWord(String member) {
    return field(member).filter(field -> field.union() >= 0).isPresent();
  }

  /** The names of what is in a union, those of structs inside it too. */
  public Set<String> leaves(int union) {
    return leaves.getOrDefault(union, Set.of());
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
