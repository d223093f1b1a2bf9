// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.memory;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.syntax.Declaration;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.kernelc.syntax.Type;
import org.oomcheck.model.machine.AssumptionWithdrawn;
import org.oomcheck.model.machine.ProgramText;

/**
 * Which objects that tasks make are shared. At first each object is taken for one that stays with
 * its task; where another task may reach it, that is withdrawn, and every later world of the
 * program has a few objects for that place of the source from its boot on.
 */
public final class LateObjects implements ProgramText {
  private static final int FIRST = 2;
  private static final int MOST = 16;

  private final Map<String, Site> sites = new ConcurrentSkipListMap<>();
  private final Set<Position> freed = ConcurrentHashMap.newKeySet();
  private final Set<Position> filled = ConcurrentHashMap.newKeySet();
  private final List<Value> texts = new CopyOnWriteArrayList<>();
  private final Map<String, List<Held>> held = new ConcurrentSkipListMap<>();

  /** Made once, for all worlds of a program. */
  public LateObjects() {}

  /**
   * A place of the source that makes shared objects.
   *
   * @param at the declaration or the allocation
   * @param name what traces call its objects
   * @param onStack whether they are variables, which are gone when their block ends
   * @param unset whether they have no values when they are made, not even 0
   * @param objects how many there are at most at a time
   */
  record Site(Position at, Type type, String name, boolean onStack, boolean unset, int objects) {
    String key() {
      return key(at, name, type, unset);
    }

    static String key(Position at, String name, Type type, boolean unset) {
      return at + " " + name + " " + extent(type) + (unset ? " unset" : "");
    }

    /** Tells apart what one allocation makes in several sizes. */
    private static String extent(Type type) {
      if (type instanceof Type.Array array) {
        return array.size() instanceof Expression.NumberLiteral count ? count.text() : "";
      } else if (type instanceof Type.Struct struct && !struct.members().isEmpty()) {
        List<Type.Member> members = struct.members();
        return members.get(members.size() - 1) instanceof Declaration last
            ? members.size()
                + last.declarators().stream()
                    .map(d -> " " + extent(d.type()))
                    .reduce("", String::concat)
            : "";
      }
      return "";
    }
  }

  /**
   * Bytes are used as something else.
   *
   * @param offset the first of the bytes
   * @param type what they hold
   */
  record Held(long offset, Type type) {}

  /** All sites, in a fixed order. */
  Iterable<Site> sites() {
    return sites.values();
  }

  boolean isEmpty() {
    return sites.isEmpty();
  }

  /** Whether what boot code allocates here may be freed later. */
  boolean isFreed(Position at) {
    return freed.contains(at);
  }

  /** Whether a device may fill what is allocated here. */
  boolean isFilled(Position at) {
    return filled.contains(at);
  }

  /** Grows with each assumption that is withdrawn. */
  public int withdrawn() {
    return texts.size()
        + freed.size()
        + filled.size()
        + held.values().stream().mapToInt(List::size).sum()
        + sites.values().stream().mapToInt(Site::objects).sum();
  }

  /** What arrays of bytes of this declaration or allocation hold, in the order of the findings. */
  List<Held> held(String bytes) {
    return held.getOrDefault(bytes, List.of());
  }

  /** Bytes are used as something else than bytes. */
  AssumptionWithdrawn holds(String bytes, Held what, String name, Position where) {
    held.computeIfAbsent(bytes, key -> new CopyOnWriteArrayList<>()).add(what);
    return new AssumptionWithdrawn(
        "byte %d of %s is used as another type at %s"
            .formatted(what.offset(), name, where.fileAndLine()));
  }

  /** The texts of the program whose addresses tasks put into shared memory, in a fixed order. */
  List<Value> texts() {
    return texts;
  }

  /** A task puts the address of another text into shared memory. */
  AssumptionWithdrawn keeps(Value text, Position where) {
    if (!texts.contains(text)) {
      texts.add(text);
    }
    return new AssumptionWithdrawn(text + " is kept at " + where.fileAndLine());
  }

  /** Other tasks may reach what is made at a site. */
  AssumptionWithdrawn shared(Site site, Position where) {
    sites.putIfAbsent(site.key(), site);
    return new AssumptionWithdrawn(
        site.name()
            + ", made at "
            + site.at().fileAndLine()
            + ", is reached by other tasks at "
            + where.fileAndLine());
  }

  /** All objects of a site are in use. */
  AssumptionWithdrawn more(Site site) {
    if (site.objects() >= MOST) {
      throw new InterpreterException(
          site.at(),
          "more than "
              + MOST
              + " objects "
              + site.name()
              + " are in use at a time; a smaller world is needed here");
    }
    sites.put(
        site.key(),
        new Site(
            site.at(), site.type(), site.name(), site.onStack(), site.unset(), 2 * site.objects()));
    return new AssumptionWithdrawn(
        "more than " + site.objects() + " objects " + site.name() + " are in use at a time");
  }

  /** What boot code has allocated is freed later. */
  AssumptionWithdrawn freedLater(ObjectPlace object, Position allocated, Position where) {
    freed.add(allocated);
    return new AssumptionWithdrawn(object + " is freed at " + where.fileAndLine());
  }

  /** A device is given what is allocated at a place, and may write it. */
  AssumptionWithdrawn filledByDevice(ObjectPlace object, Position allocated, Position where) {
    filled.add(allocated);
    return new AssumptionWithdrawn(object + " is given to a device at " + where.fileAndLine());
  }

  static Site first(Position at, Type type, String name, boolean onStack, boolean unset) {
    return new Site(at, type, name, onStack, unset, FIRST);
  }
}
