// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.model.kernel.SharedVariable;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;

/**
 * The shared objects that one place of the source makes while tasks run. They are there from the
 * boot on, and each is unborn, live or gone.
 *
 * <p>Deviates: a dangling pointer is not noticed once the object behind it has been made again,
 * which happens only when no object is unborn.
 */
final class Pool {
  private static final int LIVE = 1;
  private static final int GONE = 2;

  /** The value that a read gives where the object is gone. */
  private static final String NOT_THERE = "gone";

  private final ObjectMemory memory;
  private final Machine machine;
  private final LateObjects.Site site;
  private final List<Slot> slots = new ArrayList<>();

  Pool(ObjectMemory memory, Machine machine, LateObjects.Site site) {
    this.memory = memory;
    this.machine = machine;
    this.site = site;
  }

  /** One of the objects. */
  final class Slot implements Access.Lifetime {
    private final String name;
    private final Cell state;
    private final List<CellRecorder.First> cells = CellRecorder.none();

    /** The members of the object that are never written. */
    private final Object constants = new Object();

    private ObjectPlace place;

    private Slot(String name) {
      this.name = name;
      this.state = machine.cell(name + " is there", 0);
      this.place = memory.pooled(site, name, this);
    }

    private Slot(ObjectPlace place) {
      this.name = place.name();
      this.state = machine.cell(name + " is there", LIVE);
      this.place = place;
    }

    @Override
    public boolean has(Object variable) {
      return variable == constants
          || SharedScalar.in(place).anyMatch(scalar -> scalar.isKeptIn(variable));
    }

    List<CellRecorder.First> cells() {
      return cells;
    }

    boolean isLive() {
      return state.get() == LIVE;
    }

    boolean isGone() {
      return state.get() == GONE;
    }

    Position madeAt() {
      return site.at();
    }

    boolean isOnStack() {
      return site.onStack();
    }

    /**
     * Complains if the object is not there; a step.
     *
     * @param again the call that looks at it once more after it let others have it; or empty
     */
    void check(String again, Position at) {
      String look = again.isEmpty() ? "looks at " : again + " looks once more at ";
      if (!perform(Pool.this, look + name, Step.Kind.READ, this::isLive)) {
        String why = ": %s may look at it when another task can have it already";
        throw usedAfter(at, again.isEmpty() ? "" : why.formatted(again));
      }
    }

    /** Reads what is never written; a step. */
    void readConstant(Position at) {
      if (!perform(constants, "looks at " + name, Step.Kind.READ, this::isLive)) {
        throw usedAfter(at);
      }
    }

    /** Reads a variable of the object, if the object is there. */
    int read(SharedVariable variable, Access access, Position at) {
      String name = variable.name();
      Object read =
          machine.perform(
              Step.<Object>of(
                      variable,
                      access == Access.PLAIN ? name : "READ_ONCE(" + name + ")",
                      () -> isLive() ? variable.shown() : NOT_THERE)
                  .unlocked(Step.Kind.READ, access));
      if (read.equals(NOT_THERE)) {
        throw usedAfter(at);
      }
      return SharedVariable.number(read);
    }

    /** Writes a variable of the object, if the object is there. */
    void write(SharedVariable variable, Access access, int number, Position at) {
      String name = variable.name();
      boolean there =
          machine.perform(
              Step.of(
                      variable,
                      access == Access.PLAIN
                          ? name + " = " + variable.words(number)
                          : "WRITE_ONCE(" + name + ", " + variable.words(number) + ")",
                      () -> put(variable, number))
                  .withoutResult()
                  .unlocked(Step.Kind.WRITE, access));
      if (!there) {
        throw usedAfter(at);
      }
    }

    private boolean put(SharedVariable variable, int number) {
      boolean live = isLive();
      if (live) {
        variable.boot(number);
      }
      return live;
    }

    KernelBug usedAfter(Position at) {
      return usedAfter(at, "");
    }

    private KernelBug usedAfter(Position at, String why) {
      String end = site.onStack() ? "its function or block has ended" : "it was freed";
      return new KernelBug(
          Hazard.LIFECYCLE,
          "%s is used after %s, at %s%s".formatted(name, end, at.fileAndLine(), why));
    }

    private boolean take(int from) {
      if (state.get() != from) {
        return false;
      }
      cells.forEach(CellRecorder.First::setBack);
      state.set(LIVE);
      return true;
    }

    /**
     * Ends the object.
     *
     * @throws KernelBug if it is not there, or something in it is in use
     */
    void end(Position at) {
      String label = site.onStack() ? name + " goes out of scope" : "kfree(" + name + ")";
      String wrong = perform(this, label, Step.Kind.ACCESS, this::leave);
      if (!wrong.isEmpty()) {
        throw new KernelBug(Hazard.LIFECYCLE, wrong + ", at " + at.fileAndLine());
      }
    }

    /** A complaint about the object that is given back; empty if there is none. */
    private String leave() {
      if (!isLive()) {
        return name + " is freed and not allocated";
      }
      state.set(GONE);
      return Primitive.in(place)
          .map(Primitive::object)
          .filter(Primitive.Used.class::isInstance)
          .flatMap(object -> ((Primitive.Used) object).inUse().stream())
          .map(
              use -> name + (site.onStack() ? " goes out of scope" : " is freed") + " while " + use)
          .findFirst()
          .orElse("");
    }
  }

  /** The objects that are live, each with the place that made it. Only inside an effect. */
  List<String> live() {
    return slots.stream()
        .filter(Slot::isLive)
        .map(slot -> slot.name + ", made at " + site.at().fileAndLine())
        .toList();
  }

  boolean isOnStack() {
    return site.onStack();
  }

  Position madeAt() {
    return site.at();
  }

  void fill() {
    for (int i = 0; i < site.objects(); i++) {
      slots.add(new Slot(i == 0 ? site.name() : site.name() + "/" + i));
    }
  }

  /** A pool of one object, which is live while the world boots. */
  static Slot of(ObjectMemory memory, Machine machine, ObjectPlace place, Position at) {
    LateObjects.Site site = LateObjects.first(at, place.type(), place.name(), false, false);
    return new Pool(memory, machine, site).new Slot(place);
  }

  /** An object that was not there before. */
  ObjectPlace make() {
    String label = site.name() + (site.onStack() ? " is declared" : " is allocated");
    int made = perform(this, label, Step.Kind.ACCESS, this::take);
    if (made < 0) {
      throw memory.pools().late().more(site);
    }
    return slots.get(made).place;
  }

  private int take() {
    for (int from : new int[] {0, GONE}) {
      for (int i = 0; i < slots.size(); i++) {
        if (slots.get(i).take(from)) {
          return i;
        }
      }
    }
    return -1;
  }

  private <T> T perform(Object object, String label, Step.Kind kind, Supplier<T> effect) {
    return memory.isBooting()
        ? effect.get()
        : machine.perform(
            Step.of(object, label, effect)
                .withoutResult()
                .kind(kind)
                .asMemory(Step.Kind.READ, Access.PLAIN));
  }
}
