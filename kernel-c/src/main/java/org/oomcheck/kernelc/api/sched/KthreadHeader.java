// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.sched;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.oomcheck.kernelc.api.world.KernelThread;
import org.oomcheck.kernelc.api.world.Sleepers;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Text;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.ObjectPlace;
import org.oomcheck.kernelc.memory.Pointer;
import org.oomcheck.kernelc.memory.Primitive;
import org.oomcheck.kernelc.syntax.Type;
import org.oomcheck.model.kernel.work.StoppableKthread;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Task;

/**
 * {@code linux/kthread.h}. In a world whose code stops, parks or creates threads, a thread that
 * sleeps for good is idle; in other worlds every thread has to come to its end.
 */
@AutoService(KernelHeader.class)
public final class KthreadHeader implements KernelHeader {
  private static final List<String> ASKS =
      List.of(
          "kthread_stop",
          "kthread_should_stop",
          "kthread_create",
          "kthread_park",
          "kthread_should_park",
          "kthread_parkme");

  private static final String SELF = "kthread";

  @Override
  public String path() {
    return "linux/kthread.h";
  }

  @Override
  public void bind(Bindings to) {
    to.function("kthread_run", (site, arguments) -> create(site, arguments, true));
    to.function("kthread_create", (site, arguments) -> create(site, arguments, false));
    to.result(IntegerType.INT, "kthread_stop", "kthread_park");
    gives(to, "kthread_stop", StoppableKthread::kthreadStop);
    gives(to, "kthread_park", StoppableKthread::kthreadPark);
    gives(
        to,
        "kthread_unpark",
        thread -> {
          thread.kthreadUnpark();
          return 0;
        });
    tells(to, "kthread_should_stop", StoppableKthread::kthreadShouldStop);
    tells(to, "kthread_should_park", StoppableKthread::kthreadShouldPark);
    to.function(
        "kthread_parkme",
        (site, arguments) -> {
          self(site).kthreadParkme();
          return IntegerValue.NOTHING;
        });
  }

  private static Value create(CallSite site, List<Value> arguments, boolean run) {
    if (!site.isBooting()) {
      throw new InterpreterException(
          site.at(), "threads are known that start while the module is initialised, not later yet");
    }
    String comm = arguments.get(2) instanceof Text text ? text.text() : "kthread";
    List<Value> data = List.of(arguments.get(1));
    KernelThread thread;
    if (ASKS.stream().anyMatch(site::uses)) {
      Sleepers sleepers = Sleepers.of(site);
      StoppableKthread stoppable =
          new StoppableKthread(
              site.machine(),
              comm,
              sleepers.signals(),
              itself -> site.body(arguments.get(0), data, SELF, itself).run(),
              sleepers::queues);
      if (run) {
        stoppable.booted();
      }
      thread = new KernelThread(comm, stoppable.task(), stoppable);
    } else {
      Role role = Role.task(comm).with(Task.PF_KTHREAD);
      int task = site.machine().spawn(role, site.body(arguments.get(0), data));
      thread = new KernelThread(comm, task, null);
    }
    ObjectPlace.Identity identity =
        new ObjectPlace.Identity(
            new Type.Named(site.at(), "struct task_struct", Set.of()), comm, null, true);
    return new Pointer(site.memory().add(new Primitive(identity, thread)));
  }

  private static StoppableKthread stoppable(CallSite site, Value pointer) {
    return Stream.of(site.object(pointer, KernelThread.class, "k"))
        .map(KernelThread::stoppable)
        .flatMap(Stream::ofNullable)
        .findFirst()
        .orElseThrow();
  }

  private static StoppableKthread self(CallSite site) {
    if (site.noted(SELF) instanceof StoppableKthread thread) {
      return thread;
    }
    throw new InterpreterException(site.at(), "the running task is no kernel thread");
  }

  private static void gives(Bindings to, String name, ToIntFunction<StoppableKthread> call) {
    to.function(name, (site, a) -> IntegerType.INT.of(call.applyAsInt(stoppable(site, a.get(0)))));
  }

  private static void tells(Bindings to, String name, Predicate<StoppableKthread> call) {
    to.result(IntegerType.BOOL, name);
    to.function(name, (site, a) -> IntegerType.BOOL.of(call.test(self(site)) ? 1 : 0));
  }
}
