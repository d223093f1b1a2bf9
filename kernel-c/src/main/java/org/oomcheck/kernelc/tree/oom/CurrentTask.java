// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree.oom;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.Aggregate;
import org.oomcheck.kernelc.memory.ModelScalar;
import org.oomcheck.kernelc.memory.ObjectPlace;
import org.oomcheck.kernelc.memory.Opaque;
import org.oomcheck.kernelc.memory.Pointer;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.machine.Task;

/**
 * {@code current}: the running task, as far as its flags go. Its address stays with the task: the
 * tasks of a role are interchangeable, so no shared memory can say which of them it means.
 */
final class CurrentTask {
  private static final String NAME = "current";

  private CurrentTask() {}

  /** Its address. */
  static Value pointer(CallSite site) {
    Aggregate task = create(site, "struct task_struct", NAME);
    put(
        task,
        "flags",
        () -> IntegerType.UNSIGNED.of(site.machine().current().flags()),
        value -> setFlags(site.machine().current(), (int) site.integer(value, "flags")));
    put(task, "mm", () -> mm(site), value -> notWritten(site, "mm"));
    Aggregate signal = create(site, "struct signal_struct", "current->signal");
    site.memory().zero(signal, site.at());
    put(task, "signal", () -> new Pointer(signal), value -> notWritten(site, "signal"));
    return new Pointer(task);
  }

  private static Aggregate create(CallSite site, String type, String name) {
    return (Aggregate)
        site.memory().create(new ObjectPlace.Identity(OomWorld.named(type), name, null, false));
  }

  private static void put(
      Aggregate task, String member, Supplier<Value> read, Consumer<Value> write) {
    ObjectPlace.Part part = new ObjectPlace.Part(task, member);
    ObjectPlace.Identity identity =
        new ObjectPlace.Identity(OomWorld.named("long"), NAME + "->" + member, part, false);
    task.replace(member, new ModelScalar(identity, read, write));
  }

  private static Value mm(CallSite site) {
    ObjectPlace.Identity identity =
        new ObjectPlace.Identity(OomWorld.named("struct mm_struct"), "current->mm", null, false);
    return kernelOf(site).processes().hasMm()
        ? new Pointer(new Opaque(identity))
        : IntegerType.UNSIGNED_LONG.of(0);
  }

  private static Kernel kernelOf(CallSite site) {
    return site.part(Kernel.class).orElseThrow();
  }

  private static void notWritten(CallSite site, String member) {
    throw new InterpreterException(
        site.at(), NAME + "->" + member + " is written; the model cannot follow that");
  }

  private static void setFlags(Task task, int flags) {
    task.clearFlags(~flags);
    task.setFlags(flags);
  }

  static boolean isCurrent(Value task) {
    return task instanceof Pointer pointer && pointer.target().name().equals(NAME);
  }

  /** Complains about a call that is known for the running task alone. */
  static void check(CallSite site, Value task) {
    if (!isCurrent(task)) {
      throw new InterpreterException(
          site.at(), "the argument is " + task + ", and only current is known here");
    }
  }
}
