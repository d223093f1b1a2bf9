// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.interpreter;

import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.oomcheck.kernelc.syntax.Declaration;
import org.oomcheck.kernelc.syntax.Definition;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.kernelc.syntax.SourceFile;
import org.oomcheck.kernelc.syntax.Statement;
import org.oomcheck.kernelc.syntax.Type;
import org.oomcheck.model.machine.ProgramText;

/** The typedefs and the constants of enums of some files, and which types are integers. */
public final class Types implements ProgramText {
  private static final Map<String, IntegerType> WORDS =
      Map.ofEntries(
          Map.entry("_Bool", IntegerType.BOOL),
          Map.entry("bool", IntegerType.BOOL),
          Map.entry("char", IntegerType.CHAR),
          Map.entry("char signed", IntegerType.CHAR),
          Map.entry("char unsigned", IntegerType.UNSIGNED_CHAR),
          Map.entry("short", IntegerType.SHORT),
          Map.entry("short unsigned", IntegerType.UNSIGNED_SHORT),
          Map.entry("", IntegerType.INT),
          Map.entry("int", IntegerType.INT),
          Map.entry("unsigned", IntegerType.UNSIGNED),
          Map.entry("long", IntegerType.LONG),
          Map.entry("long unsigned", IntegerType.UNSIGNED_LONG),
          Map.entry("long long", IntegerType.LONG_LONG),
          Map.entry("long long unsigned", IntegerType.UNSIGNED_LONG_LONG),
          Map.entry("u8", IntegerType.UNSIGNED_CHAR),
          Map.entry("u16", IntegerType.UNSIGNED_SHORT),
          Map.entry("u32", IntegerType.UNSIGNED),
          Map.entry("u64", IntegerType.UNSIGNED_LONG_LONG),
          Map.entry("s8", IntegerType.CHAR),
          Map.entry("s16", IntegerType.SHORT),
          Map.entry("s32", IntegerType.INT),
          Map.entry("s64", IntegerType.LONG_LONG),
          Map.entry("size_t", IntegerType.UNSIGNED_LONG),
          Map.entry("ssize_t", IntegerType.LONG));

  /** Words of a type that add nothing to others: {@code unsigned int} is {@code unsigned}. */
  private static final List<String> REDUNDANT = List.of("int", "signed", "__signed__");

  private final Map<String, Type> typedefs = new ConcurrentHashMap<>();
  private final Map<String, Constant> constants = new ConcurrentHashMap<>();
  private final Map<String, Type.Struct> structs = new ConcurrentHashMap<>();
  private final Map<String, IntegerType> integers = new ConcurrentHashMap<>(WORDS);
  private final Map<String, Optional<IntegerType>> byName = new ConcurrentHashMap<>();
  private final Map<Type.Struct, Layout> layouts =
      Collections.synchronizedMap(new IdentityHashMap<>());

  private final Sizes.Fitted sized = new Sizes.Fitted(this);

  private Function<Expression.Call, Optional<MacroMember>> macroMembers = macro -> Optional.empty();

  /** A member of a struct that a macro declares, such as {@code DECLARE_BITMAP(map, 64)}. */
  public record MacroMember(String name, Type type) {}

  /** A constant of an enum: an expression, and how much more than it the constant is. */
  record Constant(@Nullable Expression base, long more, Position at) {}

  /** Adds what a file defines. */
  public void add(SourceFile file) {
    for (Definition definition : file.definitions()) {
      if (definition instanceof Declaration declaration) {
        add(declaration);
      }
    }
    Types inside = new Types();
    file.functions()
        .filter(Definition.Function.class::isInstance)
        .forEach(function -> inside.add(((Definition.Function) function).body()));
    include(inside);
  }

  /** Adds what the declarations in a statement define. */
  private void add(Statement statement) {
    if (statement instanceof Declaration declaration) {
      add(declaration);
    } else if (statement instanceof Statement.Block block) {
      block.statements().forEach(this::add);
    } else if (statement instanceof Statement.If branch) {
      add(branch.then());
      Statement otherwise = branch.otherwise();
      if (otherwise != null) {
        add(otherwise);
      }
    } else if (statement instanceof Statement.While loop) {
      add(loop.body());
    } else if (statement instanceof Statement.DoWhile loop) {
      add(loop.body());
    } else if (statement instanceof Statement.For loop) {
      add(loop.body());
    } else if (statement instanceof Statement.Switch choice) {
      add(choice.body());
    } else if (statement instanceof Statement.MacroBlock block) {
      add(block.body());
    }
  }

  /** Adds what other files define, and this one does not. */
  public void include(Types other) {
    other.constants.forEach(constants::putIfAbsent);
    includeTypes(other);
  }

  /**
   * Adds the types that other files define, and this one does not. The constants of a source file
   * are its own: a name there is another macro here, or a constant of the kernel's.
   */
  public void includeTypes(Types other) {
    other.typedefs.forEach(typedefs::putIfAbsent);
    other.structs.forEach(structs::putIfAbsent);
    other.integers.forEach(integers::putIfAbsent);
    byName.clear();
  }

  /** Makes a name an integer type, unless a file has a typedef for it. */
  public void integer(String name, IntegerType type) {
    integers.put(name, type);
    byName.clear();
  }

  /** Says which members the macros in structs declare. */
  public void macroMembers(Function<Expression.Call, Optional<MacroMember>> known) {
    macroMembers = known;
  }

  Optional<MacroMember> macroMember(Type.MacroMember member) {
    return macroMembers.apply(member.call());
  }

  /** The struct or union, with its members, if it was read. */
  public Optional<Type.Struct> struct(Type type) {
    Type resolved = resolved(type);
    if (resolved instanceof Type.Struct struct) {
      return Optional.of(struct);
    }
    return resolved instanceof Type.Named named
        ? Optional.ofNullable(structs.get(named.name()))
        : Optional.empty();
  }

  /** The members of a struct or union, if it was read. */
  public Optional<Layout> layout(Type type) {
    return struct(type).map(this::layoutOf);
  }

  Sizes.Fitted sized() {
    return sized;
  }

  /** How long something made of integers alone is, in bits; below 0 if it is not. */
  public int bits(Type type) {
    return Layout.bits(this, type);
  }

  private Layout layoutOf(Type.Struct struct) {
    Layout known = layouts.get(struct);
    if (known == null) {
      known = new Layout(this, struct);
      layouts.put(struct, known);
    }
    return known;
  }

  /** The value of a constant of an enum, or of a literal. */
  long value(Expression constant) {
    if (constant instanceof Expression.NumberLiteral number) {
      return Literals.number(number.text(), number.at()).value();
    } else if (constant instanceof Expression.Name name) {
      Constant known = constants.get(name.name());
      if (known != null) {
        Expression base = known.base();
        return known.more() + (base == null ? 0 : value(base));
      }
    }
    throw new InterpreterException(constant.at(), "the width of a bit field is not known");
  }

  private void addStructs(Type type) {
    if (type instanceof Type.Struct struct) {
      structs.put(struct.name(), struct);
      for (Type.Member member : struct.members()) {
        if (member instanceof Declaration declaration) {
          add(declaration);
        }
      }
    }
  }

  /** Adds what a declaration defines beside its variables. */
  void add(Declaration declaration) {
    addStructs(declaration.base());
    if (declaration.base() instanceof Type.Enumeration enumeration) {
      String tag = enumeration.tag();
      if (tag != null) {
        integers.put("enum " + tag, integer(enumeration));
        byName.clear();
      }
      Expression base = null;
      long more = 0;
      for (Type.Constant constant : enumeration.constants()) {
        base = constant.value() != null ? constant.value() : base;
        more = constant.value() != null ? 0 : more;
        constants.put(constant.name(), new Constant(base, more++, constant.at()));
      }
    }
    if (declaration.isTypedef()) {
      declaration.declarators().forEach(d -> typedefs.put(d.name(), d.type()));
    }
  }

  Optional<Constant> constant(String name) {
    return Optional.ofNullable(constants.get(name));
  }

  /** The integer type that it is; empty for a pointer, a struct and what is not known. */
  public Optional<IntegerType> integer(Type type) {
    Type resolved = resolved(type);
    if (resolved instanceof Type.Enumeration enumeration) {
      return Optional.of(integer(enumeration));
    } else if (resolved instanceof Type.Named named) {
      String name = named.name();
      int colon = name.indexOf(':');
      if (colon >= 0) {
        IntegerType base = integers.get(sorted(name.substring(0, colon)));
        return Optional.of(
            (base == null ? IntegerType.INT : base)
                .withBits(Integer.parseInt(name.substring(colon + 1))));
      }
      return name.startsWith("enum ")
          ? Optional.of(integers.getOrDefault(name, IntegerType.UNSIGNED))
          : known(name);
    }
    return Optional.empty();
  }

  /** Names are sorted once: each conversion of a value looks its type up. */
  private Optional<IntegerType> known(String name) {
    Optional<IntegerType> known = byName.get(name);
    if (known == null) {
      known = Optional.ofNullable(integers.get(sorted(name)));
      byName.put(name, known);
    }
    return known;
  }

  /** gcc takes an unsigned type unless a constant is negative. */
  private static IntegerType integer(Type.Enumeration enumeration) {
    boolean negative =
        enumeration.constants().stream()
            .anyMatch(
                c ->
                    c.value() instanceof Expression.Prefix prefix && prefix.operator().equals("-"));
    return negative ? IntegerType.INT : IntegerType.UNSIGNED;
  }

  /** The type behind typedefs. */
  public Type resolved(Type type) {
    Type current = type;
    // A typedef of itself is no C; the bound keeps such a file from running for ever.
    for (int i = 0; i < 64 && current instanceof Type.Named named; i++) {
      Type behind = typedefs.get(named.name());
      if (behind == null) {
        return current;
      }
      current = behind;
    }
    return current;
  }

  /**
   * Whether {@code volatile}, or {@code __data_racy}, is written at a type of a variable; typedefs
   * are not resolved.
   */
  public static boolean isVolatile(Type type) {
    Set<String> qualifiers =
        type instanceof Type.Named named
            ? named.qualifiers()
            : type instanceof Type.Pointer pointer ? pointer.qualifiers() : Set.of();
    return qualifiers.contains("volatile") || qualifiers.contains("__data_racy");
  }

  /** {@code unsigned long int} as {@code long unsigned}. */
  private static String sorted(String name) {
    List<String> words = Arrays.stream(name.split(" ")).sorted().toList();
    if (words.contains("char") || words.size() == 1) {
      return words.equals(List.of("signed")) ? "int" : String.join(" ", words);
    }
    return words.stream()
        .filter(word -> !REDUNDANT.contains(word))
        .collect(Collectors.joining(" "));
  }
}
