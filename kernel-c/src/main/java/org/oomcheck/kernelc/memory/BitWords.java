// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.memory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.oomcheck.kernelc.interpreter.Layout;
import org.oomcheck.kernelc.syntax.Type;
import org.oomcheck.model.kernel.SharedVariable;
import org.oomcheck.model.machine.Machine;

/**
 * The words that bit fields share. Fields that follow each other are one variable: a write to one
 * of them reads the word and writes it back, as a CPU does it, so two writes without a lock race.
 *
 * <p>Deviates: a word has 32 bits, whatever the type of its fields; {@code :0} does not end one.
 */
final class BitWords {
  private static final int WORD = Integer.SIZE;

  private final Machine machine;
  private final Map<ObjectPlace, Map<String, SharedVariable>> words = new HashMap<>();

  BitWords(Machine machine) {
    this.machine = machine;
  }

  /**
   * Some bits of a variable.
   *
   * @param from the lowest of them
   * @param count how many there are
   */
  record Bits(int from, int count) {
    static final Bits ALL = new Bits(0, WORD);

    boolean areAll() {
      return count == WORD;
    }

    private int mask() {
      return areAll() ? -1 : ((1 << count) - 1) << from;
    }

    /** The number in which all bits of the word are set. */
    private long wide() {
      return (count >= Long.SIZE ? -1L : (1L << count) - 1) << from;
    }

    /** What the bits are in a word, without a sign. */
    int of(int word) {
      return (word & mask()) >>> from;
    }

    /** The word with a number in them. */
    int put(int word, int number) {
      return (word & ~mask()) | (number << from & mask());
    }
  }

  /**
   * A bit field in its word.
   *
   * @param bits where in the word it is
   * @param variable the word
   */
  record Field(Bits bits, SharedVariable variable) {}

  /**
   * A part of a union of integers, which all are bits of one word.
   *
   * @param struct what has the union
   * @param number which of its unions it is
   * @param bits where in the word the part is
   * @param total how long the word is
   */
  record InUnion(Aggregate struct, int number, Bits bits, int total) {}

  /** The outermost union of integers that a place is part of; empty if it is in none. */
  static Optional<InUnion> union(ObjectPlace.Identity identity) {
    int width = -1;
    int from = 0;
    InUnion found = null;
    ObjectPlace.Part at = identity.part();
    while (at != null) {
      Layout.Field field = null;
      if (at.whole() instanceof ArrayPlace array) {
        int each = array.bitsOfElement();
        if (each <= 0) {
          break;
        }
        from += Integer.parseInt(at.member()) * each;
      } else if (at.whole() instanceof Aggregate struct) {
        field = struct.layout().field(at.member()).orElse(null);
        if (field == null) {
          break;
        }
      } else {
        break;
      }
      if (field != null && field.union() >= 0) {
        width = width < 0 ? ((Aggregate) at.whole()).bits(identity.type()) : width;
        Bits bits = new Bits(from + field.from(), width);
        found = new InUnion((Aggregate) at.whole(), field.union(), bits, field.total());
      }
      from += field == null ? 0 : field.start();
      at = at.whole().identity().part();
    }
    return Optional.ofNullable(found);
  }

  /** A shared part of a union as bits of its word; empty if the union is too long for one. */
  private Optional<Field> ofUnion(ObjectPlace.Identity identity) {
    return union(identity)
        .filter(part -> part.total() <= WORD)
        .map(
            part -> {
              Layout layout = part.struct().layout();
              String name =
                  part.struct().name()
                      + "{"
                      + String.join(", ", layout.leaves(part.number()))
                      + "}";
              SharedVariable variable =
                  words
                      .computeIfAbsent(part.struct(), s -> new HashMap<>())
                      .computeIfAbsent(
                          "union " + part.number(), w -> new SharedVariable(machine, name, 0));
              return new Field(part.bits(), variable);
            });
  }

  /**
   * The field that a member is; empty if it has a variable of its own.
   *
   * @param isWritten whether tasks may write it
   */
  Optional<Field> field(ObjectPlace.Identity identity, boolean isWritten) {
    return ofUnion(identity).or(() -> isWritten ? ofStruct(identity) : Optional.empty());
  }

  private Optional<Field> ofStruct(ObjectPlace.Identity identity) {
    ObjectPlace.Part part = identity.part();
    return part != null && part.whole() instanceof Aggregate struct && struct.layout().isPlain()
        ? field(struct, part.member(), withoutEnd(identity.name(), part.member()))
        : Optional.empty();
  }

  private Optional<Field> field(Aggregate struct, String member, String prefix) {
    Layout layout = struct.layout();
    List<String> word = new ArrayList<>();
    int first = 0;
    int used = 0;
    for (String name : layout.names()) {
      int width = width(layout.type(name).orElseThrow());
      if (width == 0 || used + width > WORD) {
        if (word.contains(member)) {
          break;
        }
        used = 0;
        word.clear();
      }
      if (width > 0) {
        first = name.equals(member) ? used : first;
        word.add(name);
        used += width;
      }
    }
    if (word.size() < 2 || !word.contains(member)) {
      return Optional.empty();
    }
    Bits bits = new Bits(first, width(layout.type(member).orElseThrow()));
    SharedVariable variable =
        words
            .computeIfAbsent(struct, s -> new HashMap<>())
            .computeIfAbsent(
                word.get(0),
                w -> new SharedVariable(machine, prefix + "{" + String.join(", ", word) + "}", 0));
    return Optional.of(new Field(bits, variable));
  }

  private static String withoutEnd(String name, String end) {
    return name.substring(0, name.length() - end.length());
  }

  private static int width(Type type) {
    if (type instanceof Type.Named named) {
      int colon = named.name().indexOf(':');
      return colon < 0 ? 0 : Integer.parseInt(named.name().substring(colon + 1).strip());
    }
    return 0;
  }

  /** A word of a union on the stack of a task. */
  static final class Local {
    private long value;
    private long valid;

    void zero() {
      value = 0;
      valid = -1;
    }

    boolean has(Bits bits) {
      return (valid & bits.wide()) == bits.wide();
    }

    long get(Bits bits) {
      return (value & bits.wide()) >>> bits.from();
    }

    void put(Bits bits, long number) {
      value = (value & ~bits.wide()) | (number << bits.from() & bits.wide());
      valid |= bits.wide();
    }

    void forget(Bits bits) {
      valid &= ~bits.wide();
    }
  }
}
