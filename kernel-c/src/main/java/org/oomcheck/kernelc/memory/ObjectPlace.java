// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.memory;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Place;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.kernelc.syntax.Type;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;

/** A variable, a member of a struct or an element of an array. Its address can be taken. */
public abstract class ObjectPlace implements Place {

  /**
   * What a place is part of.
   *
   * @param whole the struct or the array
   * @param member the name of the member, or the index
   */
  public record Part(ObjectPlace whole, String member) {}

  /**
   * What a place is known by.
   *
   * @param type the type it is declared with
   * @param name how C code would write it, such as {@code vb->num_pages}
   * @param part what it is part of; null if it is a variable of its own
   * @param shared whether it is there since the world has booted, for all tasks
   * @param unset whether it is allocated and has no value at first, not even 0
   */
  public record Identity(
      Type type, String name, @Nullable Part part, boolean shared, boolean unset) {

    /** A place that is 0 at first, or what it is part of says it. */
    public Identity(Type type, String name, @Nullable Part part, boolean shared) {
      this(type, name, part, shared, false);
    }

    /**
     * Whether the object has no value at first. The elements of arrays of integers always have one.
     */
    boolean isUnset() {
      Identity at = this;
      while (at.part != null) {
        ObjectPlace whole = at.part.whole();
        if (whole instanceof ArrayPlace array && array.isOfIntegers()) {
          return false;
        }
        at = whole.identity;
      }
      return at.unset;
    }
  }

  /** A value that is not there: code has written none. A copy of a struct takes it along. */
  record Nothing() implements Value {
    @Override
    public boolean isTrue() {
      return false;
    }

    @Override
    public String toString() {
      return "no value";
    }
  }

  private final Identity identity;
  private boolean addressTaken;
  private String end = "";
  private @Nullable Position made;
  private Pool.@Nullable Slot slot;

  ObjectPlace(Identity identity) {
    this.identity = identity;
  }

  final Identity identity() {
    return identity;
  }

  @Override
  public final Type type() {
    return identity.type();
  }

  /** How C code would write it. */
  public final String name() {
    return identity.name();
  }

  /** The name of the variable or member that it is, or is an element of. */
  public final String ownName() {
    return ObjectMemory.plainName(KeptValues.leaf(this));
  }

  /** Whether the object is an element of an array. */
  public final boolean isElement() {
    return identity.part() != null && identity.part().whole() instanceof ArrayPlace;
  }

  /** The struct or array that it is part of. */
  public final Optional<Part> part() {
    return Optional.ofNullable(identity.part());
  }

  /** Whether the object is there since the world has booted, for all tasks. */
  public final boolean isShared() {
    return identity.shared();
  }

  /**
   * What tells this place apart from all others. A variable of a task is the same one each time
   * that the task is run again from its beginning.
   */
  final Object key() {
    return isShared() && !(this instanceof Opaque) ? this : name();
  }

  /** Says which declaration or allocation made the object. */
  final void madeAt(Position at) {
    made = at;
  }

  /** The declaration or allocation that made it; null if that is not known. */
  final @Nullable Position madeAt() {
    return made;
  }

  /** The declaration or allocation of the object that it is part of; null if that is not known. */
  final @Nullable Position source() {
    ObjectPlace outermost = outermost();
    Pool.Slot of = outermost.slot;
    return outermost.made == null && of != null ? of.madeAt() : outermost.made;
  }

  final void slot(Pool.Slot of) {
    slot = of;
  }

  /** Whether the object that it is part of is there; null if it always is. */
  final Pool.@Nullable Slot slot() {
    return outermost().slot;
  }

  /**
   * Whether the object is part of a variable of the program, which is there for all tasks at any
   * time.
   */
  public final boolean isVariable() {
    return isShared() && slot() == null;
  }

  /** The variable or object that it is part of. */
  public final ObjectPlace outermost() {
    ObjectPlace outermost = this;
    while (outermost.identity.part() != null) {
      outermost = outermost.identity.part().whole();
    }
    return outermost;
  }

  /** From now on the place is not there any more; what points at it must not be used. */
  final void end(String how) {
    end = how;
  }

  /** Whether boot code has freed it, or its block has ended. */
  final boolean hasEnded() {
    return !end.isEmpty();
  }

  /**
   * Complains if the place is not there any more.
   *
   * @throws KernelBug if it is used after its function has returned, or after it was freed
   */
  void checkThere(Position at) {
    ObjectPlace outermost = outermost();
    if (!outermost.end.isEmpty()) {
      throw new KernelBug(
          Hazard.LIFECYCLE,
          "%s is used after %s, at %s"
              .formatted(
                  ObjectMemory.plainName(outermost.name()), outermost.end, at.fileAndLine()));
    }
  }

  /** Makes the object 0; its parts are not looked at. */
  void zero(Position at) {}

  /** What to throw where it is read and has no value, as KMSAN reports it. */
  final KernelBug isReadUnset(Position at) {
    return new KernelBug(Hazard.KERNEL_BUG, readUnset() + ", at " + at.fileAndLine());
  }

  final String readUnset() {
    return ObjectMemory.plainName(name()) + " is read before it has a value";
  }

  final void takeAddress() {
    addressTaken |= !isShared();
  }

  /** Whether another function than the one that declares it may change it. */
  public boolean canBeReached() {
    return addressTaken;
  }

  /** Says that a call that has its address wrote nothing there. */
  public void isLeftAlone() {}

  /** The content as a value that can be compared; for a variable of a task only. */
  abstract Object content();

  /** All that is in it, for an assignment of the struct that it is part of. */
  Value copy(Position at) {
    return load(at);
  }

  /** Puts there what was copied elsewhere. */
  void paste(Value copied, Position at) {
    store(copied, at);
  }

  /** Its value is lost: another member of the same union was written. */
  void forget() {}

  @Override
  public Value load(Position at) {
    throw new InterpreterException(at, name() + " has no value that could be read");
  }

  @Override
  public void store(Value value, Position at) {
    throw new InterpreterException(at, name() + " cannot be assigned");
  }

  @Override
  public final String toString() {
    return name();
  }
}
