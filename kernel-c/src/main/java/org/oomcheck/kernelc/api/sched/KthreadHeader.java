// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.sched;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Text;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.ObjectPlace;
import org.oomcheck.kernelc.memory.Pointer;
import org.oomcheck.kernelc.memory.Primitive;
import org.oomcheck.kernelc.syntax.Type;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Task;

/** {@code linux/kthread.h}. */
@AutoService(KernelHeader.class)
public final class KthreadHeader implements KernelHeader {

  /** A thread that was made while the world booted. */
  public record KernelThread(String comm) {}

  @Override
  public String path() {
    return "linux/kthread.h";
  }

  @Override
  public void bind(Bindings to) {
    to.function("kthread_run", KthreadHeader::kthreadRun);
  }

  /** Starts a thread. Only while the world boots. */
  private static Value kthreadRun(CallSite site, List<Value> arguments) {
    if (!site.isBooting()) {
      throw new InterpreterException(
          site.at(), "kthread_run() is known while the module is initialised, and not later yet");
    }
    String comm = arguments.get(2) instanceof Text text ? text.text() : "kthread";
    Runnable body = site.body(arguments.get(0), List.of(arguments.get(1)));
    site.machine().spawn(Role.task(comm).with(Task.PF_KTHREAD), body);
    ObjectPlace.Identity identity =
        new ObjectPlace.Identity(
            new Type.Named(site.at(), "struct task_struct", Set.of()), comm, null, true);
    return new Pointer(site.memory().add(new Primitive(identity, new KernelThread(comm))));
  }
}
