// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.interpreter;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.oomcheck.kernelc.syntax.Attribute;
import org.oomcheck.kernelc.syntax.Declaration;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.Type;

/** How many bytes types take on x86-64. */
public final class Sizes {
  private static final long POINTER = 8;

  /** What the kernel's own types take without debugging, where our headers say less of them. */
  private static final Map<String, Long> OF_KERNEL =
      Map.ofEntries(
          Map.entry("struct mutex", 32L),
          Map.entry("struct semaphore", 24L),
          Map.entry("struct rw_semaphore", 40L),
          Map.entry("struct completion", 32L),
          Map.entry("wait_queue_head_t", 24L),
          Map.entry("struct wait_queue_head", 24L),
          Map.entry("wait_queue_entry_t", 40L),
          Map.entry("struct wait_queue_entry", 40L),
          Map.entry("struct work_struct", 32L),
          Map.entry("struct delayed_work", 88L),
          Map.entry("struct timer_list", 40L),
          Map.entry("struct hrtimer", 64L),
          Map.entry("struct tasklet_struct", 40L),
          Map.entry("struct irq_work", 32L),
          Map.entry("struct rcu_head", 16L),
          Map.entry("struct callback_head", 16L),
          Map.entry("struct list_head", 16L),
          Map.entry("struct hlist_node", 16L),
          Map.entry("struct hlist_head", 8L),
          Map.entry("struct llist_node", 8L),
          Map.entry("struct llist_head", 8L),
          Map.entry("struct rb_node", 24L),
          Map.entry("struct rb_root", 8L),
          Map.entry("struct xarray", 16L),
          Map.entry("struct ida", 16L),
          Map.entry("struct idr", 24L),
          Map.entry("struct notifier_block", 24L),
          Map.entry("struct kobject", 64L),
          Map.entry("struct percpu_ref", 16L),
          Map.entry("atomic64_t", 8L),
          Map.entry("atomic_long_t", 8L),
          Map.entry("spinlock_t", 4L),
          Map.entry("raw_spinlock_t", 4L),
          Map.entry("rwlock_t", 8L),
          Map.entry("seqcount_t", 4L),
          Map.entry("seqlock_t", 8L),
          Map.entry("atomic_t", 4L),
          Map.entry("refcount_t", 4L),
          Map.entry("struct kref", 4L));

  /** The types that begin where an int can; the others begin where a pointer can. */
  private static final Set<String> OF_INTS =
      Set.of(
          "spinlock_t",
          "raw_spinlock_t",
          "rwlock_t",
          "seqcount_t",
          "seqlock_t",
          "atomic_t",
          "refcount_t",
          "struct kref");

  private final Types types;
  private final ToLongFunction<Expression> constants;

  /**
   * @param constants the values of sizes of arrays
   */
  public Sizes(Types types, ToLongFunction<Expression> constants) {
    this.types = types;
    this.constants = constants;
  }

  private record Size(long bytes, long alignment) {}

  /** An array without a size, or with none of its elements, as a struct may end with. */
  static boolean isFlexible(Type type) {
    return type instanceof Type.Array array
        && (array.size() == null
            || (array.size() instanceof Expression.NumberLiteral count
                && count.text().equals("0")));
  }

  /** The size of a type; empty if not all of it was read, or if it has bit fields. */
  public Optional<Long> bytes(Type type) {
    return size(type).map(Size::bytes);
  }

  private Optional<Size> size(Type type) {
    if (type instanceof Type.Named named && OF_KERNEL.containsKey(named.name())) {
      long alignment = OF_INTS.contains(named.name()) ? Integer.BYTES : POINTER;
      return Optional.of(new Size(OF_KERNEL.getOrDefault(named.name(), 0L), alignment));
    }
    Type resolved = types.resolved(type);
    if (resolved instanceof Type.Named named && named.name().indexOf(':') >= 0) {
      return Optional.empty();
    }
    Optional<IntegerType> integer = types.integer(resolved);
    if (integer.isPresent()) {
      return Optional.of(new Size(integer.get().bytes(), integer.get().bytes()));
    } else if (resolved instanceof Type.Pointer) {
      return Optional.of(new Size(POINTER, POINTER));
    } else if (resolved instanceof Type.Array array) {
      Expression count = array.size();
      return count == null
          ? Optional.empty()
          : size(array.element())
              .map(e -> new Size(e.bytes() * constants.applyAsLong(count), e.alignment()));
    }
    return types.struct(resolved).flatMap(this::size);
  }

  /** A member: a flexible array adds nothing to its struct. */
  private Optional<Size> member(Type type) {
    return isFlexible(type)
        ? size(((Type.Array) type).element()).map(element -> new Size(0, element.alignment()))
        : size(type);
  }

  private Optional<Size> size(Type.Struct struct) {
    long end = 0;
    long alignment = 1;
    if (!struct.attributes().stream().allMatch(a -> packs(a) || a.alignment().isPresent())) {
      return Optional.empty();
    }
    boolean packed = struct.attributes().stream().anyMatch(Sizes::packs);
    for (Attribute attribute : struct.attributes()) {
      alignment = Math.max(alignment, attribute.alignment().orElse(1L));
    }
    for (Type.Member member : struct.members()) {
      if (!(member instanceof Declaration declaration)) {
        return Optional.empty();
      }
      int parts = Math.max(1, declaration.declarators().size());
      for (int i = 0; i < parts; i++) {
        boolean inner = declaration.declarators().isEmpty();
        if (!inner && declaration.declarators().get(i).bits() != null) {
          return Optional.empty();
        }
        Optional<Size> part =
            member(inner ? declaration.base() : declaration.declarators().get(i).type());
        if (part.isEmpty()) {
          return Optional.empty();
        }
        OptionalLong asked = asked(declaration, i);
        if (asked.isEmpty()) {
          return Optional.empty();
        }
        long own = Math.max(packed ? 1 : part.get().alignment(), asked.getAsLong());
        alignment = Math.max(alignment, own);
        end =
            struct.keyword().equals("union")
                ? Math.max(end, part.get().bytes())
                : up(end, own) + part.get().bytes();
      }
    }
    return Optional.of(new Size(up(end, alignment), alignment));
  }

  /** The alignment that the attributes of a member ask for, 1 for none; empty if not known. */
  private static OptionalLong asked(Declaration declaration, int part) {
    List<Attribute> attributes = new ArrayList<>(declaration.attributes());
    if (!declaration.declarators().isEmpty()) {
      attributes.addAll(declaration.declarators().get(part).attributes());
    }
    long asked = 1;
    for (Attribute attribute : attributes) {
      if (attribute.aligns() && attribute.alignment().isEmpty()) {
        return OptionalLong.empty();
      }
      asked = Math.max(asked, attribute.alignment().orElse(1L));
    }
    return OptionalLong.of(asked);
  }

  /** Whether an attribute of a struct says that its members follow each other without a gap. */
  private static boolean packs(Attribute attribute) {
    return attribute.name().equals("__packed")
        || attribute.name().equals("packed")
        || attribute.arguments().contains("packed");
  }

  /** Where a member of a struct begins, in bytes; empty if not all before it is known. */
  public Optional<Long> offset(Type type, String member) {
    return types.struct(types.resolved(type)).flatMap(struct -> offset(struct, member));
  }

  /** A type as memory of so many bytes has it, see {@link Fitted#fitted}. */
  public Type fitted(Type type, long bytes) {
    return types.sized().fitted(type, bytes, this);
  }

  private Optional<Long> offset(Type.Struct struct, String member) {
    long end = 0;
    boolean packed = struct.attributes().stream().anyMatch(Sizes::packs);
    for (Type.Member part : struct.members()) {
      if (!(part instanceof Declaration declaration)) {
        return Optional.empty();
      }
      for (int i = 0; i < declaration.declarators().size(); i++) {
        Declaration.Declarator declarator = declaration.declarators().get(i);
        Optional<Size> size = member(declarator.type());
        OptionalLong asked = asked(declaration, i);
        boolean found = declarator.name().equals(member);
        if (declarator.bits() != null || asked.isEmpty() || (size.isEmpty() && !found)) {
          return Optional.empty();
        }
        long own = packed ? 1 : size.map(Size::alignment).orElse(POINTER);
        long from = up(end, Math.max(own, asked.getAsLong()));
        if (found) {
          return Optional.of(from);
        }
        end = from + size.orElseThrow().bytes();
      }
    }
    return Optional.empty();
  }

  private static long up(long offset, long alignment) {
    return (offset + alignment - 1) / alignment * alignment;
  }

  /**
   * Structs in memory of a known length: the array at the end has as many elements as fit, and what
   * is beyond the end is no member. Each is made once.
   */
  static final class Fitted {
    private static final int MOST = 1_000;

    /**
     * @param members how many of the names that the struct declares are there
     * @param elements how many elements the last of them has; below 0 for as many as it declares
     */
    private record Key(String struct, int members, long elements) {}

    private final Types types;
    private final Map<Key, Type.Struct> known = new HashMap<>();

    Fitted(Types types) {
      this.types = types;
    }

    /** The array without a size, or with none of its elements, that a struct ends with. */
    private Optional<Type.Array> tail(Type.Struct struct) {
      List<Type.Member> members = struct.members();
      if (members.isEmpty()
          || !(members.get(members.size() - 1) instanceof Declaration last)
          || last.declarators().isEmpty()
          || struct.keyword().equals("union")) {
        return Optional.empty();
      }
      Type type = last.declarators().get(last.declarators().size() - 1).type();
      return Sizes.isFlexible(type) ? Optional.of((Type.Array) type) : Optional.empty();
    }

    /**
     * A struct with so many bytes behind what {@code sizeof} says of it.
     *
     * @return the type itself if the bytes change nothing
     */
    Type withTail(Type type, long bytes, Sizes sizes) {
      Optional<Type.Struct> struct = types.struct(type);
      Optional<Type.Array> tail = struct.flatMap(this::tail);
      if (tail.isEmpty()) {
        return type;
      }
      Optional<Long> size = sizes.bytes(type);
      if (size.isPresent()) {
        return fitted(type, size.get() + bytes, sizes);
      }
      long each = Math.max(1, sizes.bytes(tail.get().element()).orElse(1L));
      return sized(struct.get(), names(struct.get()), Math.max(0, bytes) / each);
    }

    /**
     * A type as so many bytes have it.
     *
     * @return the type itself if it is no struct, or if the sizes of its members are not known
     */
    Type fitted(Type type, long bytes, Sizes sizes) {
      Optional<Type.Struct> struct = types.struct(type);
      if (struct.isEmpty()
          || struct.get().keyword().equals("union")
          || sizes.bytes(type).isEmpty()) {
        return type;
      }
      int members = 0;
      for (Type.Member member : struct.get().members()) {
        for (Declaration.Declarator declarator : ((Declaration) member).declarators()) {
          long from = sizes.offset(type, declarator.name()).orElse(0L);
          Type own = declarator.type();
          if (Sizes.isFlexible(own) && from <= bytes) {
            Type element = ((Type.Array) own).element();
            long each = Math.max(1, sizes.bytes(element).orElse(1L));
            return sized(struct.get(), members + 1, (bytes - from) / each);
          } else if (from + sizes.bytes(own).orElse(0L) > bytes) {
            return sized(struct.get(), members, -1);
          }
          members++;
        }
      }
      return type;
    }

    private static int names(Type.Struct struct) {
      return struct.members().stream()
          .mapToInt(
              m -> m instanceof Declaration declaration ? declaration.declarators().size() : 0)
          .sum();
    }

    private synchronized Type.Struct sized(Type.Struct struct, int members, long elements) {
      if (known.size() > MOST) {
        known.clear();
      }
      return known.computeIfAbsent(
          new Key(struct.name(), members, elements), key -> make(struct, members, elements));
    }

    private static Type.Struct make(Type.Struct struct, int members, long elements) {
      List<Type.Member> kept = new ArrayList<>();
      int left = members;
      for (Type.Member member : struct.members()) {
        if (!(member instanceof Declaration declaration) || declaration.declarators().isEmpty()) {
          if (left > 0) {
            kept.add(member);
          }
          continue;
        }
        List<Declaration.Declarator> names = new ArrayList<>();
        for (Declaration.Declarator declarator : declaration.declarators()) {
          if (left > 0) {
            names.add(--left == 0 && elements >= 0 ? array(declarator, elements) : declarator);
          }
        }
        if (!names.isEmpty()) {
          kept.add(
              new Declaration(
                  declaration.at(),
                  declaration.storage(),
                  declaration.attributes(),
                  declaration.base(),
                  names));
        }
      }
      return new Type.Struct(
          struct.at(),
          struct.keyword(),
          struct.tag(),
          kept,
          struct.attributes(),
          struct.qualifiers());
    }

    private static Declaration.Declarator array(Declaration.Declarator flexible, long elements) {
      Type.Array array = (Type.Array) flexible.type();
      Expression size = new Expression.NumberLiteral(array.at(), Long.toString(elements));
      return new Declaration.Declarator(
          flexible.at(),
          flexible.name(),
          new Type.Array(array.at(), array.element(), size),
          flexible.bits(),
          flexible.attributes(),
          flexible.initializer());
    }
  }
}
