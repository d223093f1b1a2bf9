// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.sched;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.oomcheck.kernelc.api.world.Failures;
import org.oomcheck.kernelc.api.world.KernelThread;
import org.oomcheck.kernelc.api.world.Sleepers;
import org.oomcheck.kernelc.api.world.TaskLife;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.binding.ThreadsEnd;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Text;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.ObjectPlace;
import org.oomcheck.kernelc.memory.Pointer;
import org.oomcheck.kernelc.memory.SharedScalar;
import org.oomcheck.model.kernel.Completion;
import org.oomcheck.model.kernel.Errno;
import org.oomcheck.model.kernel.work.StoppableKthread;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
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
          "kthread_stop_put",
          "kthread_should_stop",
          "kthread_create",
          "kthread_park",
          "kthread_should_park",
          "kthread_parkme",
          "kthread_complete_and_exit",
          "complete_and_exit",
          "kthread_exit",
          "do_exit");

  private static final Pattern CONVERSION = Pattern.compile("%[-+ #0-9.]*(hh?|ll?|z)?[diuxXscp]");

  /**
   * A thread that tasks start.
   *
   * @param function where its function is kept
   * @param data where the argument of its function is kept
   */
  private record LateThread(
      StoppableKthread thread,
      SharedScalar function,
      SharedScalar data,
      KernelThread itself,
      Pointer pointer) {

    boolean tryStart(CallSite site, List<Value> arguments, boolean run) {
      int first = function.number(arguments.get(0), site.at());
      int second = data.number(arguments.get(1), site.at());
      return thread.tryCreate(
          run,
          itself::isKept,
          () -> {
            function.put(first);
            data.put(second);
          });
    }
  }

  @Override
  public String path() {
    return "linux/kthread.h";
  }

  @Override
  public void bind(Bindings to) {
    to.early().waits("kthread_stop", "kthread_stop_put", "kthread_park", "kthread_unpark");
    to.early().starts("kthread_run", "kthread_run_on_cpu");
    to.function("kthread_run", (site, arguments) -> create(site, arguments, 2, true));
    to.function("kthread_run_on_cpu", (site, arguments) -> create(site, arguments, 3, true));
    to.function("kthread_create", (site, arguments) -> create(site, arguments, 2, false));
    to.function("kthread_create_on_node", (site, arguments) -> create(site, arguments, 3, false));
    to.function("kthread_create_on_cpu", (site, arguments) -> create(site, arguments, 3, false));
    to.harmless("kthread_bind", "kthread_bind_mask");
    to.declares("DEFINE_KTHREAD_WORK", "struct kthread_work", 0, initialised("__kthread_work"));
    to.declares(
        "DEFINE_KTHREAD_DELAYED_WORK",
        "struct kthread_delayed_work",
        0,
        initialised("__kthread_delayed_work"));
    for (String name : List.of("kthread_complete_and_exit", "complete_and_exit")) {
      to.function(name, (site, arguments) -> exit(site, arguments, true));
    }
    for (String name : List.of("kthread_exit", "do_exit")) {
      to.function(name, (site, arguments) -> exit(site, arguments, false));
    }
    to.result(IntegerType.INT, "kthread_stop", "kthread_park");
    gives(to, "kthread_stop", StoppableKthread::kthreadStopKept);
    to.function(
        "kthread_stop_put",
        (site, arguments) -> {
          Value result =
              gives(site, "kthread_stop_put", arguments, StoppableKthread::kthreadStopKept);
          site.object(arguments.get(0), KernelThread.class, "k").put(site, "kthread_stop_put");
          return result;
        });
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

  /** A variable that a function of the header initialises, given its address and a function. */
  private static Bindings.FirstValue initialised(String init) {
    return (site, variable, macro) ->
        site.call(
            site.constant(init),
            List.of(
                new Pointer((ObjectPlace) variable),
                site.caller().value(macro.arguments().get(1))));
  }

  /** The name of a thread: the format with the numbers and texts that are put into it. */
  private static String comm(List<Value> arguments, int format) {
    String comm = arguments.get(format) instanceof Text text ? text.text() : "kthread";
    for (Value value : arguments.subList(format + 1, arguments.size())) {
      String put = value instanceof Text text ? text.text() : value.toString();
      comm = CONVERSION.matcher(comm).replaceFirst(Matcher.quoteReplacement(put));
    }
    return comm;
  }

  private static Value create(CallSite site, List<Value> arguments, int format, boolean run) {
    if (!site.isBooting()) {
      return Failures.of(site, "kthread_create(" + comm(arguments, format) + ")")
          ? IntegerType.LONG.of(Errno.ENOMEM)
          : createLater(site, arguments, format, run);
    }
    String comm = comm(arguments, format);
    List<Value> data = List.of(arguments.get(1));
    AtomicReference<KernelThread> self = new AtomicReference<>();
    boolean ends = site.part(ThreadsEnd.class).isPresent();
    if (!ends && ASKS.stream().anyMatch(site::uses)) {
      StoppableKthread stoppable =
          stoppable(
              site,
              comm,
              itself -> body(site, arguments.get(0), data, Objects.requireNonNull(self.get())));
      if (run) {
        stoppable.booted();
      }
      usesModule(site, comm, stoppable::isGone);
      self.set(thread(site, comm, stoppable));
      return CurrentTask.pointer(site, Objects.requireNonNull(self.get()));
    }
    // An interruptible sleep of a kernel thread is idle, so this is none where threads have to end.
    Role role = ends ? Role.task(comm) : Role.task(comm).with(Task.KERNEL_SERVER);
    Runnable threadfn =
        () -> body(site, arguments.get(0), data, Objects.requireNonNull(self.get()));
    if (!site.canBeUnloaded() && !TaskLife.matters(site)) {
      self.set(new KernelThread(comm, site.machine().spawn(role, threadfn), null, null));
      return CurrentTask.pointer(site, Objects.requireNonNull(self.get()));
    }
    Cell ended = site.machine().cell(comm + " has ended", 0);
    BooleanSupplier hasEnded = () -> ended.get() == 1;
    usesModule(site, comm, hasEnded);
    int task = site.machine().spawn(role, noted(site, comm, threadfn, ended));
    TaskLife life = TaskLife.of(site, comm, hasEnded).orElse(null);
    self.set(new KernelThread(comm, task, null, life));
    return CurrentTask.pointer(site, Objects.requireNonNull(self.get()));
  }

  private static void usesModule(CallSite site, String comm, BooleanSupplier isGone) {
    site.usesModule(
        () ->
            isGone.getAsBoolean() ? Optional.empty() : Optional.of("the thread " + comm + " runs"));
  }

  /** A thread that no code stops, and whose end is noted. */
  private static Runnable noted(CallSite site, String comm, Runnable threadfn, Cell ended) {
    return () -> {
      threadfn.run();
      site.machine().perform(Step.run(ended, comm + " has ended", () -> ended.set(1)));
    };
  }

  /** Runs the function of a thread, which may leave by {@code kthread_complete_and_exit()}. */
  private static void body(CallSite site, Value function, List<Value> data, KernelThread itself) {
    try {
      returns(itself, site.body(function, data, KernelThread.SELF, itself).get());
    } catch (ThreadExit exit) {
      exit.last.run();
    }
  }

  private static void returns(KernelThread thread, Value result) {
    StoppableKthread stoppable = thread.stoppable();
    if (stoppable != null && result instanceof IntegerValue number) {
      stoppable.returns((int) number.value());
    }
  }

  /** The thread ends here, outside of the module. */
  private static final class ThreadExit extends RuntimeException {
    private static final long serialVersionUID = 1;

    @SuppressWarnings("serial") // never leaves the thread
    private final Runnable last;

    ThreadExit(Runnable last) {
      super("exit", null, false, false);
      this.last = last;
    }
  }

  private static Value exit(CallSite site, List<Value> arguments, boolean completes) {
    StoppableKthread thread = self(site);
    if (arguments.get(arguments.size() - 1) instanceof IntegerValue result) {
      thread.returns((int) result.value());
    }
    if (completes && arguments.get(0).isTrue()) {
      Completion done = site.object(arguments.get(0), Completion.class, "comp");
      throw new ThreadExit(
          () -> {
            thread.leavesModule();
            done.complete();
          });
    }
    throw new ThreadExit(() -> {});
  }

  private static StoppableKthread stoppable(
      CallSite site, String comm, Consumer<StoppableKthread> threadfn) {
    Sleepers sleepers = Sleepers.of(site);
    return new StoppableKthread(
        site.machine(), comm, sleepers.signals(), threadfn, sleepers::queues);
  }

  /** A thread that a task starts: one that does not run now. */
  private static Value createLater(CallSite site, List<Value> arguments, int format, boolean run) {
    String comm = comm(arguments, format);
    String key = "the thread " + comm + ", started at " + site.at().fileAndLine() + ",";
    for (LateThread thread : site.later(key, LateThread.class, boot -> late(boot, comm))) {
      if (thread.tryStart(site, arguments, run)) {
        return thread.pointer();
      }
    }
    throw site.moreLater(key);
  }

  private static LateThread late(CallSite boot, String comm) {
    SharedScalar function = argument(boot, comm + " threadfn");
    SharedScalar data = argument(boot, comm + " data");
    Sleepers sleepers = Sleepers.of(boot);
    AtomicReference<KernelThread> self = new AtomicReference<>();
    StoppableKthread thread =
        StoppableKthread.ofTasks(
            boot.machine(),
            comm,
            sleepers.signals(),
            itself ->
                body(
                    boot,
                    function.load(Access.ONCE, boot.at()),
                    List.of(data.load(Access.ONCE, boot.at())),
                    Objects.requireNonNull(self.get())),
            sleepers::queues);
    usesModule(boot, comm, thread::isGone);
    self.set(thread(boot, comm, thread));
    KernelThread itself = Objects.requireNonNull(self.get());
    return new LateThread(thread, function, data, itself, CurrentTask.pointer(boot, itself));
  }

  private static KernelThread thread(CallSite boot, String comm, StoppableKthread thread) {
    TaskLife life = TaskLife.of(boot, comm, thread::isOver).orElse(null);
    return new KernelThread(comm, thread.task(), thread, life);
  }

  private static SharedScalar argument(CallSite boot, String name) {
    return SharedScalar.pointer(boot.memory(), boot.machine(), name, boot.at());
  }

  private static StoppableKthread stoppable(CallSite site, Value pointer) {
    return Stream.of(site.object(pointer, KernelThread.class, "k"))
        .map(KernelThread::stoppable)
        .flatMap(Stream::ofNullable)
        .findFirst()
        .orElseThrow(
            () ->
                new InterpreterException(
                    site.at(), "threads of this world cannot be stopped or parked"));
  }

  private static StoppableKthread self(CallSite site) {
    if (site.noted(KernelThread.SELF) instanceof KernelThread thread
        && thread.stoppable() != null) {
      return thread.stoppable();
    }
    throw new InterpreterException(
        site.at(), "the running task is no kernel thread that can be stopped, parked or ended");
  }

  private static void gives(Bindings to, String name, ToIntFunction<StoppableKthread> call) {
    to.function(name, (site, arguments) -> gives(site, name, arguments, call));
  }

  private static Value gives(
      CallSite site, String name, List<Value> arguments, ToIntFunction<StoppableKthread> call) {
    StoppableKthread thread = stoppable(site, arguments.get(0));
    site.object(arguments.get(0), KernelThread.class, "k").use(site, name);
    return IntegerType.INT.of(call.applyAsInt(thread));
  }

  private static void tells(Bindings to, String name, Predicate<StoppableKthread> call) {
    to.result(IntegerType.BOOL, name);
    to.function(name, (site, a) -> IntegerType.BOOL.of(call.test(self(site)) ? 1 : 0));
  }
}
