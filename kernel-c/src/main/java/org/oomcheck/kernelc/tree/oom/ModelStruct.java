// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree.oom;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.Aggregate;
import org.oomcheck.kernelc.memory.ModelScalar;
import org.oomcheck.kernelc.memory.ObjectMemory;
import org.oomcheck.kernelc.memory.ObjectPlace;
import org.oomcheck.kernelc.memory.Pointer;
import org.oomcheck.kernelc.syntax.Position;

/** A struct of C whose members the model keeps. It belongs to the task that looks at it. */
final class ModelStruct {
  private final Aggregate struct;
  private final Position at;

  /**
   * A struct.
   *
   * @param type such as {@code struct mm_struct}
   * @param name what traces call it
   * @param at where it is made
   */
  ModelStruct(ObjectMemory memory, String type, String name, Position at) {
    this.struct =
        (Aggregate)
            memory.create(new ObjectPlace.Identity(OomWorld.named(type), name, null, false));
    this.at = at;
  }

  /** Says which object of the model a pointer to it means. */
  ModelStruct standsFor(Object object) {
    struct.standsFor(object);
    return this;
  }

  Value pointer() {
    return new Pointer(struct);
  }

  /** A member that C only reads. */
  void reads(String member, Supplier<Value> read) {
    put(
        member,
        read,
        value -> {
          throw new InterpreterException(
              at, struct.name() + "->" + member + " is written; the model cannot follow that");
        });
  }

  /** A member that C reads and writes; both may take a step. */
  void put(String member, Supplier<Value> read, Consumer<Value> write) {
    struct.replace(
        member,
        new ModelScalar(
            new ObjectPlace.Identity(
                OomWorld.named("long"),
                struct.name() + "->" + member,
                new ObjectPlace.Part(struct, member),
                false),
            read,
            write));
  }
}
