// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.memory;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.kernelc.syntax.Type;

/** A struct. Its members are made when they are needed; those of a shared one, while booting. */
public final class Aggregate extends ObjectPlace {
  private final ObjectMemory memory;
  private final Map<String, ObjectPlace> members = new LinkedHashMap<>();
  private boolean zeroed;
  private @Nullable Object model;

  Aggregate(ObjectMemory memory, Identity identity) {
    super(identity);
    this.memory = memory;
  }

  /** What a struct has in it, for an assignment of the whole. */
  private record Copy(Map<String, Value> members) implements Value {
    @Override
    public boolean isTrue() {
      return true;
    }
  }

  /** A member. */
  public ObjectPlace member(String field, Position at) {
    ObjectPlace known = members.get(field);
    if (known != null) {
      return known;
    }
    Type fieldType =
        memory
            .memberType(type(), field)
            .orElseThrow(
                () ->
                    new InterpreterException(
                        at, ObjectMemory.plainName(name()) + " has no member " + field));
    if (isShared() && !memory.isBooting()) {
      throw new InterpreterException(
          at, "the member " + field + " of " + name() + " was not made while the world booted");
    }
    String path = name() + (memory.isAllocated(this) ? "->" : ".") + field;
    ObjectPlace made =
        memory.create(new Identity(fieldType, path, new Part(this, field), isShared()));
    members.put(field, made);
    if (zeroed) {
      memory.zero(made, at);
    }
    return made;
  }

  /** Lets an object of the model stand for what calls do with the struct. */
  public void standsFor(Object object) {
    model = object;
  }

  /** The object of the model that stands for the struct; empty if there is none. */
  public Optional<Object> model() {
    return Optional.ofNullable(model);
  }

  /** Puts something else where a member is, while the world boots. */
  public void replace(String field, ObjectPlace place) {
    members.put(field, place);
  }

  void zero() {
    zeroed = true;
  }

  List<ObjectPlace> members() {
    return new ArrayList<>(members.values());
  }

  @Override
  public Value load(Position at) {
    Map<String, Value> values = new LinkedHashMap<>();
    for (String field : List.copyOf(members.keySet())) {
      ObjectPlace member = members.get(field);
      if (!(member instanceof Primitive) && !(member instanceof Opaque)) {
        values.put(field, member(field, at).load(at));
      }
    }
    return new Copy(values);
  }

  @Override
  public void store(Value value, Position at) {
    if (!(value instanceof Copy copy)) {
      throw new InterpreterException(at, value + " is no struct");
    }
    copy.members().forEach((field, part) -> member(field, at).store(part, at));
  }

  @Override
  public boolean canBeReached() {
    return super.canBeReached() || members.values().stream().anyMatch(ObjectPlace::canBeReached);
  }

  @Override
  Object content() {
    List<Object> contents = new ArrayList<>();
    members.forEach((field, place) -> contents.add(field + "=" + place.content()));
    return contents;
  }
}
