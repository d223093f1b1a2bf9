// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.sched;

import java.util.List;
import java.util.Set;
import org.oomcheck.kernelc.api.world.KernelThread;
import org.oomcheck.kernelc.api.world.TaskLife;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Place;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.ObjectPlace;
import org.oomcheck.kernelc.memory.Pointer;
import org.oomcheck.kernelc.memory.Primitive;
import org.oomcheck.kernelc.memory.SharedScalar;
import org.oomcheck.kernelc.syntax.Type;
import org.oomcheck.model.machine.Task;

/**
 * What {@code current} points at. A thread of the module has its {@code struct task_struct} from
 * the start; any other task gets one when it is asked for. A handler of an interrupt sees that of
 * the task it has interrupted, as in the kernel.
 */
final class CurrentTask {

  private CurrentTask() {}

  static Value of(CallSite site) {
    if (site.noted(KernelThread.SELF) instanceof KernelThread thread && thread.pointer() != null) {
      return thread.pointer();
    }
    if (site.isBooting()) {
      throw new InterpreterException(
          site.at(), "current is not known before the tasks run; let a task do it: --set insmod=1");
    }
    Task task = site.machine().current();
    // On every machine the pid of a task is the number after its index.
    int index = task.pid() - 1;
    String comm = task.comm();
    String key = "the struct task_struct of " + comm + ", number " + task.pid() + ",";
    return site.later(key, Pointer.class, boot -> pointer(boot, other(boot, comm, index))).get(0);
  }

  private static KernelThread other(CallSite boot, String comm, int index) {
    return new KernelThread(comm, index, null, TaskLife.named(boot, comm).orElse(null));
  }

  /** The address of the {@code struct task_struct} of a thread. Only while the world boots. */
  static Pointer pointer(CallSite boot, KernelThread thread) {
    ObjectPlace.Identity identity =
        new ObjectPlace.Identity(
            new Type.Named(boot.at(), "struct task_struct", Set.of()), thread.comm(), null, true);
    if (boot.uses("mm")) {
      thread.withMm(mm(boot, thread.comm()));
    }
    return new Pointer(boot.memory().add(new Primitive(identity, thread)));
  }

  /** Processes have memory, and what the kernel or a module starts has none. */
  private static Place mm(CallSite boot, String comm) {
    boolean isProcess = comm.startsWith("process");
    Value pointer =
        isProcess
            ? boot.call(boot.constant("__process_mm"), List.of())
            : IntegerType.UNSIGNED_LONG.of(0);
    return SharedScalar.constant(boot.memory(), comm + "->mm", pointer, boot.at());
  }
}
