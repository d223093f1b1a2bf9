// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.memory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Layout;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.kernelc.syntax.Type;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;

/** A struct. Its members are made when they are needed; those of a shared one, while booting. */
public final class Aggregate extends ObjectPlace {
  private final ObjectMemory memory;
  private final Map<String, ObjectPlace> members = new LinkedHashMap<>();
  private final Set<String> lost = new HashSet<>();
  private final Map<Integer, BitWords.Local> words = new HashMap<>();
  private boolean zeroed;
  private @Nullable Object model;

  Aggregate(ObjectMemory memory, Identity identity) {
    super(identity);
    this.memory = memory;
  }

  /** Whether a write to a part may take another member of a union its value. */
  static boolean isInUnion(@Nullable Part part) {
    for (Part at = part; at != null; at = at.whole().part().orElse(null)) {
      if (at.whole() instanceof Aggregate struct && !struct.layout().isPlain()) {
        return true;
      }
    }
    return false;
  }

  /** A part was written: the other members of the unions around it have lost their values. */
  static void wrote(ObjectPlace place) {
    for (Part at = place.part().orElse(null); at != null; at = at.whole().part().orElse(null)) {
      if (at.whole() instanceof Aggregate struct) {
        struct.lost.remove(at.member());
        if (struct.layout().isInWord(at.member())) {
          continue;
        }
        for (String other : struct.layout().overlaps(at.member())) {
          struct.lost.add(other);
          ObjectPlace known = struct.members.get(other);
          if (known != null) {
            known.forget();
          }
        }
      }
    }
  }

  Layout layout() {
    return memory.layout(type());
  }

  int bits(Type part) {
    return memory.bits(part);
  }

  /** The word of one of its unions of integers, of a struct on the stack of a task. */
  BitWords.Local word(int union) {
    return words.computeIfAbsent(
        union,
        number -> {
          BitWords.Local word = new BitWords.Local();
          if (zeroed) {
            word.zero();
          }
          return word;
        });
  }

  /** The values of all members of a struct, for an assignment of the whole struct. */
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
    Type fieldType = memory.memberType(type(), field).orElseThrow(() -> noMember(field, at));
    if (isShared() && !memory.isBooting()) {
      throw new InterpreterException(
          at, "the member " + field + " of " + name() + " was not made while the world booted");
    }
    String path = name() + (memory.isAllocated(this) ? "->" : ".") + field;
    ObjectPlace made =
        memory.create(new Identity(fieldType, path, new Part(this, field), isShared()));
    members.put(field, made);
    if (zeroed && !lost.contains(field) && BitWords.union(made.identity()).isEmpty()) {
      memory.zero(made, at);
    }
    return made;
  }

  /** A member, if it is made or can be. */
  Optional<ObjectPlace> made(String field, Position at) {
    return isShared() && !memory.isBooting()
        ? Optional.ofNullable(members.get(field))
        : Optional.of(member(field, at));
  }

  /** A member that is not there: of no such struct, or beyond the end of what was allocated. */
  private RuntimeException noMember(String field, Position at) {
    String name = ObjectMemory.plainName(name());
    Position made = outermost().madeAt();
    Type whole =
        type() instanceof Type.Struct struct ? new Type.Named(at, struct.name(), Set.of()) : type();
    if (memory.memberType(whole, field).isEmpty()) {
      return new InterpreterException(at, name + " has no member " + field);
    }
    return new KernelBug(
        Hazard.KERNEL_BUG,
        "%s->%s is beyond the end of what was allocated%s, at %s"
            .formatted(
                name, field, made == null ? "" : " at " + made.fileAndLine(), at.fileAndLine()));
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

  @Override
  void zero(Position at) {
    if (isShared() && !memory.isBooting()) {
      return; // all of its parts are made
    }
    zeroed = true;
    lost.clear();
    words.values().forEach(BitWords.Local::zero);
  }

  @Override
  void forget() {
    zeroed = false;
    words.clear();
    members.values().forEach(ObjectPlace::forget);
  }

  List<ObjectPlace> members() {
    return new ArrayList<>(members.values());
  }

  @Override
  public Value load(Position at) {
    Map<String, Value> values = new LinkedHashMap<>();
    // A call of the model may have put values where it has the address.
    boolean all =
        !isShared()
            && (zeroed
                || (identity().isUnset() && memory.isAllocated(outermost()))
                || !outermost().canBeReached());
    for (String field : all ? layout().names() : List.copyOf(members.keySet())) {
      // The state of a lock or another object of the model stays where it is.
      if (!lost.contains(field) && !memory.isPrimitive(layout().type(field).orElseThrow())) {
        ObjectPlace member = member(field, at);
        Value value = member.copy(at);
        if (!(value instanceof Nothing) || layout().overlaps(field).isEmpty()) {
          values.put(field, value);
        }
      }
    }
    return new Copy(values);
  }

  @Override
  public void store(Value value, Position at) {
    if (!(value instanceof Copy copy)) {
      throw new InterpreterException(at, value + " is no struct");
    }
    if (!isShared() && BitWords.union(identity()).isEmpty()) {
      forget();
    }
    copy.members()
        .forEach(
            (field, part) -> {
              // No code names the members of a shared struct that were not made. A copy of so
              // many bytes as were allocated has no more members than that.
              if (layout().type(field).isPresent()
                  && (!isShared() || memory.isBooting() || members.containsKey(field))) {
                member(field, at).paste(part, at);
              }
            });
  }

  @Override
  public boolean canBeReached() {
    return super.canBeReached() || members.values().stream().anyMatch(ObjectPlace::canBeReached);
  }

  @Override
  Object content() {
    List<Object> contents = new ArrayList<>();
    members.forEach((field, place) -> contents.add(List.of(field, place.content())));
    return contents;
  }
}
