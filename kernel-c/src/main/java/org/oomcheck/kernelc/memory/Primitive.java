// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.memory;

import java.util.Optional;
import java.util.stream.Stream;
import org.oomcheck.kernelc.interpreter.Place;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.syntax.Position;

/** A lock, a wait queue or another object that the model has in Java. */
public final class Primitive extends ObjectPlace {

  /** The registers of a device: an address with an offset is one of them, too. */
  public record Registers() {}

  /** An object whose members code may use as objects of their own. */
  public record Together(Object object, WithMembers members) {}

  private final Object object;
  private final WithMembers members;
  private boolean initialised;

  /**
   * @param object the object of the model, also {@link Together} with what is in it
   */
  public Primitive(Identity identity, Object object) {
    super(identity);
    Together all = object instanceof Together together ? together : alone(object);
    this.object = all.object;
    this.members = all.members;
    if (this.object instanceof Placed placed) {
      placed.at(this);
    }
  }

  private static Together alone(Object object) {
    return new Together(
        object, object instanceof WithMembers known ? known : field -> Optional.empty());
  }

  /** A member; empty if it is not known. */
  Optional<Place> member(String field) {
    return members.member(field);
  }

  public Object object() {
    return object;
  }

  /** Says that the primitive is initialised. Only while the world boots. */
  public void initialise() {
    initialised = true;
  }

  /** Whether boot code has initialised it. */
  public boolean isInitialised() {
    return initialised;
  }

  /** The name without the function that declares it. */
  public String plainName() {
    return ObjectMemory.plainName(name());
  }

  /** The name of the variable or the member that it is, as it was declared. */
  public String leaf() {
    return KeptValues.leaf(this).replaceAll(".*[.>:]", "").replaceAll("/\\d+$", "");
  }

  /** All objects of the model that are in a place. */
  static Stream<Primitive> in(ObjectPlace place) {
    if (place instanceof Aggregate struct) {
      return struct.members().stream().flatMap(Primitive::in);
    } else if (place instanceof ArrayPlace array) {
      return array.elements().stream().flatMap(Primitive::in);
    }
    return place instanceof Primitive primitive ? Stream.of(primitive) : Stream.empty();
  }

  @Override
  public void store(Value value, Position at) {
    if (value instanceof FirstValue first) {
      first.give(object);
      initialised |= isVariable();
    } else {
      super.store(value, at);
    }
  }

  /** An object that is told where it is. */
  @FunctionalInterface
  public interface Placed {

    /** The place is known; called once, while it is made. */
    void at(ObjectPlace place);
  }

  /** An object with members that code may read. */
  @FunctionalInterface
  public interface WithMembers {

    /** A member; empty if it is not known. */
    Optional<Place> member(String field);
  }

  /** An object that must not be freed while it is in use. */
  @FunctionalInterface
  public interface Used {

    /**
     * What the primitive is used for, as a clause; empty if it is not. Only inside an effect or a
     * guard.
     */
    Optional<String> inUse();
  }

  /** The value of a macro such as {@code ATOMIC_INIT(1)}. */
  @FunctionalInterface
  public interface FirstValue extends Value {

    /** Gives the primitive to an object of the model. */
    void give(Object object);

    @Override
    default boolean isTrue() {
      return true;
    }
  }

  @Override
  Object content() {
    return object instanceof LocalObject local ? local.content() : name();
  }

  /** An object that can be on the stack of a task, and then says what is in it. */
  public interface LocalObject {

    /** The content as a value that can be compared. */
    Object content();
  }

  /** Which types of C are objects of the model. */
  @FunctionalInterface
  public interface Makers {

    /** Makes an object of the model for a variable of C. */
    @FunctionalInterface
    interface Factory {

      /**
       * Makes the object.
       *
       * @param identity the variable; its name is what traces call it
       * @return the object
       */
      Object create(ObjectPlace.Identity identity);
    }

    /**
     * The factory for a type, by its name in C such as {@code struct mutex}; empty if it is none.
     */
    Optional<Factory> factory(String type);
  }
}
