// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Memory;
import org.oomcheck.kernelc.interpreter.Place;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.kernelc.syntax.Type;

/** The memory as one task sees it from one file: what is shared, and its own stack. */
public final class TaskMemory implements Memory {

  private final ObjectMemory memory;
  private final String file;

  /**
   * @param file the path of the file, whose static variables come first
   */
  public TaskMemory(ObjectMemory memory, String file) {
    this.memory = memory;
    this.file = file;
  }

  /** The name under which a static variable of a file is kept. */
  public static String fileName(String file, String name) {
    return file + "|" + name;
  }

  /** The name under which a static variable of a function is kept. */
  public static String functionName(String file, String function, String name) {
    return file + "|" + function + "." + name;
  }

  /**
   * The name under which a variable is kept.
   *
   * @param function the function that declares it; empty for one at the top of the file
   */
  public static String key(String file, String function, boolean isStatic, String name) {
    if (!function.isEmpty()) {
      return functionName(file, function, name);
    }
    return isStatic ? fileName(file, name) : name;
  }

  @Override
  public boolean isBooting() {
    return memory.isBooting();
  }

  @Override
  public Place local(String owner, String name, Type type, boolean initialized, Position at) {
    return memory.pools().forTask(type, owner + ":" + name, !initialized, at);
  }

  @Override
  public void ended(Place place) {
    if (!(place instanceof ObjectPlace variable)) {
      return;
    }
    Pool.Slot slot = variable.slot();
    if (!variable.isShared()) {
      variable.end("its function or block has ended");
    } else if (slot != null && slot.isOnStack()) {
      slot.end(variable.type().at());
    }
  }

  @Override
  public Optional<Place> global(String name, Position at) {
    return memory.global(fileName(file, name)).or(() -> memory.global(name)).map(Place.class::cast);
  }

  @Override
  public Optional<Place> staticLocal(String function, String name) {
    return memory.global(functionName(file, function, name)).map(Place.class::cast);
  }

  @Override
  public Place dereference(Value pointer, Position at) {
    return memory.pointers().dereference(pointer, at);
  }

  @Override
  public Place member(Place object, String field, Position at) {
    if (object instanceof Aggregate struct) {
      return struct.member(field, at);
    } else if (object instanceof Surroundings surroundings) {
      return surroundings.member(field, at);
    } else if (object instanceof Primitive primitive && primitive.member(field).isPresent()) {
      return primitive.member(field).get();
    }
    throw new InterpreterException(at, object + " has no member " + field + " that is modelled");
  }

  @Override
  public Place element(Value base, Value index, Position at) {
    if (!(index instanceof IntegerValue number)) {
      throw new InterpreterException(at, "an index must be an integer");
    }
    return memory.pointers().at(base, number.value(), at);
  }

  @Override
  public Value addressOf(Place place, Position at) {
    if (!(place instanceof ObjectPlace object)) {
      throw new InterpreterException(at, place + " has no address");
    }
    object.takeAddress();
    return new Pointer(object);
  }

  @Override
  public Value operation(String operator, Value left, Value right, Position at) {
    return memory.operation(operator, left, right, at);
  }

  @Override
  public Value convert(Value value, Type type, Position at) {
    return memory.converted(value, type, at);
  }

  @Override
  public void zero(Place place, Position at) {
    ObjectPlace variable = (ObjectPlace) place;
    if (isBooting() || !variable.isShared() || variable.part().isPresent()) {
      memory.zero(variable, at); // an object of a pool is 0 when it is made
    }
  }

  @Override
  public List<String> members(Type struct) {
    return memory.members(struct);
  }

  @Override
  public Optional<Type> memberType(Type struct, String field) {
    return memory.memberType(struct, field);
  }

  /**
   * Which places of a list can be reached differs: then their names count as well. In the other
   * lists it counts whether a place can be reached, as the ends of functions look at those only.
   */
  private static Object content(ObjectPlace place, boolean named) {
    if (place.isShared()) {
      return place.name();
    } else if (named) {
      return List.of(place.name(), place.content());
    }
    return place.canBeReached() ? List.of(place.content()) : place.content();
  }

  /** Forgets variables that are assigned before they are read, so that waits do not see them. */
  public static void forget(List<Place> places) {
    for (Place place : places) {
      if (place instanceof LocalScalar scalar && !scalar.canBeReached()) {
        scalar.forget();
      }
    }
  }

  /** The contents of the places, as values that can be compared. */
  public static List<Object> contents(List<Place> places, boolean reachableOnly) {
    List<Object> contents = new ArrayList<>(places.size());
    for (Place each : places) {
      if (each instanceof ObjectPlace place
          && (place.isShared() ? place.slot() != null : !reachableOnly || place.canBeReached())) {
        contents.add(content(place, reachableOnly));
      }
    }
    return contents;
  }
}
