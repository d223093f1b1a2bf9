// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.interpreter;

import java.util.Optional;
import java.util.function.ToLongFunction;
import org.oomcheck.kernelc.syntax.Declaration;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.Type;

/** How many bytes types take on x86-64. */
final class Sizes {
  private static final long POINTER = 8;

  private final Types types;
  private final ToLongFunction<Expression> constants;

  /**
   * @param constants the values of sizes of arrays
   */
  Sizes(Types types, ToLongFunction<Expression> constants) {
    this.types = types;
    this.constants = constants;
  }

  private record Size(long bytes, long alignment) {}

  /** The size of a type; empty if not all of it was read, or if it has bit fields. */
  Optional<Long> bytes(Type type) {
    return size(type).map(Size::bytes);
  }

  private Optional<Size> size(Type type) {
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

  private Optional<Size> size(Type.Struct struct) {
    long end = 0;
    long alignment = 1;
    if (!struct.attributes().isEmpty()) {
      return Optional.empty();
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
            size(inner ? declaration.base() : declaration.declarators().get(i).type());
        if (part.isEmpty()) {
          return Optional.empty();
        }
        alignment = Math.max(alignment, part.get().alignment());
        end =
            struct.keyword().equals("union")
                ? Math.max(end, part.get().bytes())
                : up(end, part.get().alignment()) + part.get().bytes();
      }
    }
    return Optional.of(new Size(up(end, alignment), alignment));
  }

  /** Where a member of a struct begins, in bytes; empty if not all before it is known. */
  Optional<Long> offset(Type type, String member) {
    return types.struct(types.resolved(type)).flatMap(struct -> offset(struct, member));
  }

  private Optional<Long> offset(Type.Struct struct, String member) {
    long end = 0;
    for (Type.Member part : struct.members()) {
      if (!(part instanceof Declaration declaration)) {
        return Optional.empty();
      }
      for (Declaration.Declarator declarator : declaration.declarators()) {
        Optional<Size> size = size(declarator.type());
        boolean found = declarator.name().equals(member);
        if (declarator.bits() != null || (size.isEmpty() && !found)) {
          return Optional.empty();
        }
        long from = up(end, size.map(Size::alignment).orElse(POINTER));
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
}
