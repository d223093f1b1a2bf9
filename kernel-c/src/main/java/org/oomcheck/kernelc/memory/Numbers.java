// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.memory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import org.oomcheck.kernelc.interpreter.FunctionPointer;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Text;
import org.oomcheck.kernelc.interpreter.Types;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.kernelc.syntax.Type;
import org.oomcheck.model.kernel.SharedVariable;
import org.oomcheck.model.machine.Machine;

/**
 * Values as numbers of 32 bits, which is what a cell holds. A pointer is the number of its target:
 * the shared places are numbered in the order in which they are made while the world boots.
 */
public final class Numbers {
  /** What {@code list_del()} leaves in {@code next}: no object has this address. */
  public static final int LIST_POISON1 = -0x7fff_ff00;

  /** What {@code list_del()} leaves in {@code prev}. */
  public static final int LIST_POISON2 = -0x7fff_fede;

  /**
   * The number that is kept for a place that has no value yet. No code is expected to compute it.
   */
  static final int UNSET = -0x72c0_94df;

  /** Error pointers are below 0; NULL is 0. */
  private static final int FIRST_FUNCTION = 1 << 24;

  /** A pointer that was made of a small number, such as {@code (void *)1}. */
  private static final int FIRST_SMALL = 1 << 27;

  private static final int FIRST_TEXT = 1 << 28;

  /** A moment is this number of jiffies, and as many more or less as its offset says. */
  private static final int MOMENT = 3 << 29;

  private static final int EARLIEST_MOMENT = 1 << 30;

  /** An address as an integer of 64 bits, which has to be smaller if it is none. */
  private static final int FIRST_ADDRESS = 1 << 29;

  /** A number of 64 bits that is none of the others; so many of them can be told apart. */
  private static final int FIRST_WIDE = -0x7000_0000;

  private static final int MOST_WIDE = 64;

  private final Types types;
  private final BiFunction<ObjectPlace, Position, RuntimeException> escapes;
  private final BiConsumer<Value, Position> newText;
  private final List<ObjectPlace> places = new ArrayList<>();
  private final Map<ObjectPlace, Integer> numbers = new HashMap<>();
  private final List<Value> functions = new ArrayList<>();
  private final List<Value> texts = new ArrayList<>();
  private final List<Value> wide = new ArrayList<>();

  /**
   * @param escapes is asked for what to throw when the address of a place of a task is to be kept
   * @param newText is told of a text, or a wide number, that has no number here, and throws if it
   *     cannot have one any more
   */
  Numbers(
      Types types,
      BiFunction<ObjectPlace, Position, RuntimeException> escapes,
      BiConsumer<Value, Position> newText) {
    this.newText = newText;
    this.types = types;
    this.escapes = escapes;
  }

  /** Numbers a shared place while the world boots. */
  void add(ObjectPlace place) {
    places.add(place);
    numbers.put(place, places.size());
  }

  /** Numbers a function whose address may be kept. */
  void add(FunctionPointer function) {
    if (!functions.contains(function)) {
      functions.add(function);
    }
  }

  /** Numbers texts whose addresses tasks keep, and wide numbers that they keep. */
  void addTexts(List<Value> kept) {
    kept.forEach(value -> (value instanceof IntegerValue ? wide : texts).add(value));
  }

  /** Whether any number needs more than 32 bits. */
  boolean hasWide() {
    return !wide.isEmpty();
  }

  /** What is kept for a number that needs more than 32 bits; while the world boots it gets one. */
  private int wide(long bits, ObjectPlace place, Position at) {
    IntegerValue number = IntegerType.LONG.of(bits);
    if (!wide.contains(number)) {
      if (wide.size() >= MOST_WIDE) {
        throw new InterpreterException(
            at,
            place
                + " would hold "
                + number
                + ", and more than "
                + MOST_WIDE
                + " different numbers beyond 32 bits are kept; smaller numbers are needed here");
      }
      newText.accept(number, at);
      wide.add(number);
    }
    return FIRST_WIDE + wide.indexOf(number);
  }

  /** Whether this is kept for a number that needs more than 32 bits: no sum can be made of it. */
  boolean isWide(int number) {
    return number >= FIRST_WIDE && number < FIRST_WIDE + wide.size();
  }

  /** The number of a text whose address is kept; while the world boots it gets one. */
  private int text(Value text, Position at) {
    if (!texts.contains(text)) {
      newText.accept(text, at);
      texts.add(text);
    }
    return FIRST_TEXT + texts.indexOf(text);
  }

  /** The number of a shared place; one of a task has a number that no shared place has. */
  long of(ObjectPlace place) {
    Integer number = numbers.get(place);
    return number != null ? number : FIRST_FUNCTION + Math.floorMod(place.name().hashCode(), 1000);
  }

  int encode(Value value, ObjectPlace place, Position at) {
    if (value instanceof IntegerValue integer) {
      long bits = integer.value();
      if (integer.type().bits() > Integer.SIZE && !fits(bits)) {
        if (isLong(place.type())) {
          return wide(bits, place, at);
        }
        throw new InterpreterException(at, integer + " is too large to be kept in " + place);
      }
      return bits > 0 && types.integer(place.type()).isEmpty()
          ? small(bits, place, at)
          : (int) bits;
    } else if (value instanceof Pointers.AddressNumber address) {
      return FIRST_ADDRESS + encode(address.address(), place, at);
    } else if (value instanceof Moment moment) {
      return MOMENT + Math.toIntExact(moment.offset());
    } else if (value instanceof Pointer pointer) {
      Integer number = numbers.get(numbered(pointer.target()));
      if (number == null) {
        throw escapes.apply(pointer.target(), at);
      }
      return number;
    } else if (value instanceof FunctionPointer && functions.contains(value)) {
      return FIRST_FUNCTION + functions.indexOf(value);
    } else if (value instanceof Text) {
      return text(value, at);
    }
    throw new InterpreterException(at, value + " cannot be kept in " + place);
  }

  /** Whether a number of 64 bits is kept as it is, as nothing else is kept as that. */
  private static boolean fits(long bits) {
    boolean wide = bits >= FIRST_WIDE && bits < FIRST_WIDE + MOST_WIDE;
    return bits == (int) bits && bits < FIRST_ADDRESS && bits != UNSET && !wide;
  }

  private static int small(long bits, ObjectPlace place, Position at) {
    if (bits >= FIRST_SMALL) {
      throw new InterpreterException(at, bits + " is too large to be kept in the pointer " + place);
    }
    return FIRST_SMALL + (int) bits;
  }

  /** The first element of an array without contents has the number of the array. */
  private static ObjectPlace numbered(ObjectPlace target) {
    boolean first =
        target instanceof Opaque
            && target.part().filter(part -> part.member().equals("0")).isPresent();
    return first ? target.part().orElseThrow().whole() : target;
  }

  /** A number that is kept for a pointer, as traces show it. */
  String words(int number) {
    if (number == 0) {
      return "NULL";
    } else if (number == UNSET) {
      return "no value";
    } else if (number == LIST_POISON1 || number == LIST_POISON2) {
      return number == LIST_POISON1 ? "LIST_POISON1" : "LIST_POISON2";
    } else if (number < 0) {
      return "ERR_PTR(" + number + ")";
    } else if (number >= FIRST_TEXT) {
      return texts.get(number - FIRST_TEXT).toString();
    } else if (number >= FIRST_SMALL) {
      return "(void *)" + (number - FIRST_SMALL);
    } else if (number >= FIRST_FUNCTION) {
      return functions.get(number - FIRST_FUNCTION).toString();
    }
    ObjectPlace place = places.get(number - 1);
    String name = ObjectMemory.plainName(place.name());
    Pool.Slot slot = place.slot();
    boolean allocated = place.madeAt() != null || (slot != null && !slot.isOnStack());
    return allocated && place.part().isEmpty() ? name : "&" + name;
  }

  /**
   * The variable of a place.
   *
   * @param unset whether it has no value at first; if it has, that is 0
   */
  SharedVariable variable(
      Machine machine, ObjectPlace.Identity place, Type resolved, boolean unset) {
    IntFunction<String> words =
        resolved instanceof Type.Pointer
            ? this::words
            : unset || isLong(resolved) ? number -> wordsOfInteger(number, resolved) : null;
    return new SharedVariable(machine, place.name(), unset ? UNSET : 0, words);
  }

  /** A number that is kept for an integer, as traces show it. */
  private String wordsOfInteger(int number, Type type) {
    if (number == UNSET) {
      return "no value";
    }
    return isWide(number) && isLong(type)
        ? number(number, types.integer(type).orElseThrow()).toString()
        : String.valueOf(number);
  }

  private boolean isLong(Type type) {
    return types.integer(type).filter(integer -> integer.bits() == Long.SIZE).isPresent();
  }

  private IntegerValue number(int kept, IntegerType type) {
    return ((IntegerValue) wide.get(kept - FIRST_WIDE)).as(type);
  }

  Value decode(int number, Type type, Position at) {
    Optional<IntegerType> integer = types.integer(type);
    if (integer.isPresent()) {
      if (number >= EARLIEST_MOMENT && integer.get().bits() == Long.SIZE) {
        return new Moment(number - MOMENT);
      } else if (number > FIRST_ADDRESS && integer.get().bits() == Long.SIZE) {
        return new Pointers.AddressNumber(pointer(number - FIRST_ADDRESS, at));
      } else if (integer.get().bits() == Long.SIZE && isWide(number)) {
        return number(number, integer.get());
      }
      return integer.get().of(number);
    }
    return pointer(number, at);
  }

  private Value pointer(int number, Position at) {
    if (number <= 0) {
      return IntegerType.UNSIGNED_LONG.of(number);
    } else if (number >= FIRST_TEXT) {
      return texts.get(number - FIRST_TEXT);
    } else if (number >= FIRST_SMALL) {
      return IntegerType.UNSIGNED_LONG.of(number - FIRST_SMALL);
    } else if (number >= FIRST_FUNCTION) {
      return functions.get(number - FIRST_FUNCTION);
    } else if (number <= places.size()) {
      return new Pointer(places.get(number - 1));
    }
    throw new InterpreterException(at, "the number " + number + " is no pointer");
  }
}
