// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree.oom;

import java.util.function.IntSupplier;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.run.Booted;
import org.oomcheck.model.linux.mm.Kernel;

/** The {@code struct task_struct} that the OOM reaper gets: its {@code oom_mm} stays with it. */
final class Victim {
  /** What traces call the process. */
  static final String NAME = "victim";

  private Victim() {}

  /** The victim as the running task sees it. */
  static Value seen(Booted booted, Kernel kernel) {
    ModelStruct process = struct(booted, "struct task_struct", NAME);
    ModelStruct signal = struct(booted, "struct signal_struct", NAME + "->signal");
    ModelStruct mm = struct(booted, "struct mm_struct", NAME + "->mm");
    IntSupplier flags = ReapCalls.flags(kernel);
    mm.reads("flags", () -> IntegerType.UNSIGNED_LONG.of(flags.getAsInt()));
    signal.reads("oom_mm", mm::pointer);
    process.reads("signal", signal::pointer);
    // The list of victims is the model's.
    process.put("oom_reaper_list", () -> IntegerType.UNSIGNED_LONG.of(0), value -> {});
    return process.pointer();
  }

  private static ModelStruct struct(Booted booted, String type, String name) {
    return new ModelStruct(booted.memory(), type, name, OomWorld.AT);
  }
}
