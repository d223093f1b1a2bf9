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

    /** What they are in a word, without a sign. */
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

  /** The field that a member of a struct is; empty if it has a variable of its own. */
  Optional<Field> field(ObjectPlace.Identity identity) {
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
}
