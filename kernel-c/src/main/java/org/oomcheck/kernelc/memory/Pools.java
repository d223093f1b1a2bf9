// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.memory;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.kernelc.syntax.Type;

/** The objects of a world that its tasks make and share; see {@link LateObjects}. */
final class Pools {
  private final ObjectMemory memory;
  private final Map<String, Pool> pools = new HashMap<>();
  private final Set<Position> sites = new HashSet<>();
  private LateObjects late = new LateObjects();
  private boolean booting = true;
  private @Nullable CellRecorder cells;

  Pools(ObjectMemory memory) {
    this.memory = memory;
  }

  /** Makes the objects, while the world boots. */
  void fill(LateObjects objects, CellRecorder recorder) {
    late = objects;
    cells = recorder;
    for (LateObjects.Site site : objects.sites()) {
      Pool pool = new Pool(memory, recorder, site);
      pool.fill();
      pools.put(site.key(), pool);
      sites.add(site.at());
    }
  }

  /** The boot is over. */
  void close() {
    booting = false;
    if (cells != null) {
      cells.close();
    }
  }

  /** The boot goes on. */
  void open() {
    booting = true;
    if (cells != null) {
      cells.open();
    }
  }

  /** The address of a text is kept which had no number yet: it gets one while the world boots. */
  void keepsText(Value text, Position at) {
    if (!booting) {
      throw late.keeps(text, at);
    }
  }

  LateObjects late() {
    return late;
  }

  /** Notes which cells are made for an object meanwhile. */
  <T> T recording(Pool.@Nullable Slot slot, Supplier<T> make) {
    return slot == null || cells == null ? make.get() : cells.recording(slot.cells(), make);
  }

  /** The allocated objects that tasks have made and not freed. Only inside an effect. */
  private List<String> live(Set<Position> others) {
    return pools.values().stream()
        .filter(pool -> !pool.isOnStack() && !others.contains(pool.madeAt()))
        .flatMap(pool -> pool.live().stream())
        .sorted()
        .toList();
  }

  /**
   * What a driver has left when it is gone: an object that it has not freed, or a variable that
   * points at one that it has. Only inside an effect.
   *
   * @param allocated the objects of the world, with those of the pools
   * @param globals the variables that must not point at a freed object
   * @param others where objects are made that the driver need not free
   * @return empty if nothing is left
   */
  Optional<String> left(
      Collection<ObjectPlace> allocated, Collection<ObjectPlace> globals, Set<Position> others) {
    for (ObjectPlace place : allocated) {
      Position made = place.madeAt();
      Pool.Slot slot = place.slot();
      boolean isThere = slot == null ? !place.hasEnded() : slot.isLive();
      if (made != null && !others.contains(made) && isThere) {
        return Optional.of(place + ", made at " + made.fileAndLine() + ", is not freed");
      }
    }
    List<String> live = live(others);
    return live.isEmpty()
        ? globals.stream().flatMap(place -> dangling(place).stream()).sorted().findFirst()
        : Optional.of(live.get(0) + ", is not freed");
  }

  private static Optional<String> dangling(ObjectPlace place) {
    if (place instanceof Aggregate struct) {
      return struct.members().stream().flatMap(member -> dangling(member).stream()).findFirst();
    } else if (place instanceof SharedScalar scalar
        && scalar.peek(place.type().at()) instanceof Pointer pointer) {
      Pool.Slot slot = pointer.target().slot();
      return slot != null && slot.isGone()
          ? Optional.of(place + " still points at " + pointer.target() + ", which was freed")
          : Optional.empty();
    }
    return Optional.empty();
  }

  /** A device may write an object. */
  void isFilled(ObjectPlace place, Position at) {
    Position made = place.source();
    if (place.identity().unset() && made != null) {
      throw late.filledByDevice(place, made, at);
    }
  }

  /** Boot code has allocated an object. */
  void allocated(ObjectPlace place, Position at) {
    place.madeAt(at);
    if (late.isFreed(at) && cells != null) {
      place.slot(Pool.of(memory, cells, place, at));
    }
  }

  /** A place that a task makes: of its own, or one of a pool if earlier worlds have shared it. */
  ObjectPlace forTask(Type type, String full, boolean unset, Position at) {
    Pool pool =
        sites.contains(at)
            ? pools.get(LateObjects.Site.key(at, lateName(full), type, unset))
            : null;
    if (pool != null) {
      return pool.make();
    }
    try {
      ObjectPlace place = memory.create(new ObjectPlace.Identity(type, full, null, false, unset));
      place.madeAt(at);
      return place;
    } catch (CellRecorder.TooLate e) {
      throw late.shared(site(at, type, full, unset), at);
    }
  }

  /** A place of a task; one with a lock in it, or the like, has to be of a pool. */
  ObjectPlace ofTask(ObjectPlace.Identity identity, Supplier<ObjectPlace> make) {
    try {
      return make.get();
    } catch (CellRecorder.TooLate e) {
      ObjectPlace.Part part = identity.part();
      ObjectPlace outermost = part == null ? null : part.whole().outermost();
      Position made = outermost == null ? null : outermost.madeAt();
      if (outermost == null || made == null) {
        throw e;
      }
      throw late.shared(site(made, outermost), made);
    }
  }

  /** What to throw where the address of a task's place is to be kept for other tasks to read. */
  RuntimeException escapes(ObjectPlace place, Position at) {
    ObjectPlace outermost = place.outermost();
    Position made = outermost.madeAt();
    return made == null
        ? new InterpreterException(
            at,
            "the address of "
                + ObjectMemory.plainName(place.name())
                + " is put where other tasks can read it; this cannot be run")
        : late.shared(site(made, outermost), at);
  }

  private static LateObjects.Site site(Position made, ObjectPlace place) {
    return site(made, place.type(), place.name(), place.identity().unset());
  }

  private static LateObjects.Site site(Position made, Type type, String full, boolean unset) {
    boolean heap = full.startsWith(TaskHeap.PREFIX);
    return LateObjects.first(made, type, lateName(full), !heap, unset);
  }

  /** {@code f.x} for the variable x of f, and the name of an allocated object as it is. */
  private static String lateName(String full) {
    return full.startsWith(TaskHeap.PREFIX)
        ? ObjectMemory.plainName(full)
        : full.substring(0, full.indexOf('#')) + "." + ObjectMemory.plainName(full);
  }
}
