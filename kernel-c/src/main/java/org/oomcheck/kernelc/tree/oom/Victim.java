// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree.oom;

import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.Aggregate;
import org.oomcheck.kernelc.memory.ModelScalar;
import org.oomcheck.kernelc.memory.ObjectPlace;
import org.oomcheck.kernelc.memory.Pointer;
import org.oomcheck.kernelc.run.Booted;
import org.oomcheck.model.linux.mm.Kernel;

/** The {@code struct task_struct} that the OOM reaper gets: its {@code oom_mm} stays with it. */
final class Victim {
  /** What traces call the process. */
  static final String NAME = "victim";

  private Victim() {}

  /** As the running task sees it. */
  static Value seen(Booted booted, Kernel kernel) {
    Aggregate process = struct(booted, "struct task_struct", NAME);
    Aggregate signal = struct(booted, "struct signal_struct", NAME + "->signal");
    Aggregate mm = struct(booted, "struct mm_struct", NAME + "->mm");
    IntSupplier flags = ReapCalls.flags(kernel);
    keeps(mm, "flags", () -> IntegerType.UNSIGNED_LONG.of(flags.getAsInt()));
    keeps(signal, "oom_mm", () -> new Pointer(mm));
    keeps(process, "signal", () -> new Pointer(signal));
    // The list of victims is the model's.
    put(process, "oom_reaper_list", () -> IntegerType.UNSIGNED_LONG.of(0), value -> {});
    return new Pointer(process);
  }

  private static Aggregate struct(Booted booted, String type, String name) {
    return (Aggregate)
        booted.memory().create(new ObjectPlace.Identity(OomWorld.named(type), name, null, false));
  }

  private static void keeps(Aggregate struct, String member, Supplier<Value> read) {
    put(
        struct,
        member,
        read,
        value -> {
          throw new InterpreterException(
              OomWorld.AT,
              struct.name() + "->" + member + " is written; the model cannot follow that");
        });
  }

  private static void put(
      Aggregate struct, String member, Supplier<Value> read, Consumer<Value> write) {
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
