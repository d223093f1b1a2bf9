// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree.oom;

import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.Aggregate;
import org.oomcheck.kernelc.memory.ModelScalar;
import org.oomcheck.kernelc.memory.ObjectPlace;
import org.oomcheck.kernelc.memory.Pointer;
import org.oomcheck.kernelc.syntax.Type;
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
    Type type = OomWorld.named("struct task_struct");
    Aggregate task =
        (Aggregate) site.memory().create(new ObjectPlace.Identity(type, NAME, null, false));
    task.replace(
        "flags",
        new ModelScalar(
            new ObjectPlace.Identity(
                OomWorld.named("unsigned int"),
                "current->flags",
                new ObjectPlace.Part(task, "flags"),
                false),
            () -> IntegerType.UNSIGNED.of(site.machine().current().flags()),
            value -> setFlags(site.machine().current(), (int) site.integer(value, "flags"))));
    return new Pointer(task);
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
