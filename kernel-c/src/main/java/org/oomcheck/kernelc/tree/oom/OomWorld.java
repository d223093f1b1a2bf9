// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree.oom;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.oomcheck.kernelc.api.world.Sleepers;
import org.oomcheck.kernelc.binding.BoundFunction;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.interpreter.FunctionPointer;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.Aggregate;
import org.oomcheck.kernelc.memory.ModelScalar;
import org.oomcheck.kernelc.memory.ObjectPlace;
import org.oomcheck.kernelc.memory.Pointer;
import org.oomcheck.kernelc.memory.Primitive;
import org.oomcheck.kernelc.memory.TaskMemory;
import org.oomcheck.kernelc.run.Booted;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.kernelc.syntax.Type;
import org.oomcheck.kernelc.tree.PartProgram;
import org.oomcheck.model.kernel.BlockingNotifierChain;
import org.oomcheck.model.kernel.BlockingNotifierChain.Answer;
import org.oomcheck.model.kernel.BlockingNotifierChain.Block;
import org.oomcheck.model.kernel.WaitQueue;
import org.oomcheck.model.kernel.WatchedMutex;
import org.oomcheck.model.kernel.notifier.Notify;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.linux.mm.OomKill;
import org.oomcheck.model.linux.mm.PageAlloc.OomResult;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Progress;

/** The OOM killer of one kernel as C sees it, with the locks, pages and processes of the model. */
final class OomWorld {
  static final Position AT = new Position(OomKillPart.FILE, 1, 1);
  private static final String OOM_LOCK = "oom_lock";
  private static final String DISABLED = "oom_killer_disabled";

  /** 1 lets the OOM killer choose the running task. */
  private static final String CHOOSES_CURRENT = "sysctl_oom_kill_allocating_task";

  private final Booted booted;
  private final Kernel kernel;

  /** Makes the variables of C while the world boots. */
  private OomWorld(Booted booted, Kernel kernel) {
    this.booted = booted;
    this.kernel = kernel;
    booted.has(ProcessTable.class, new ProcessTable(kernel));
    booted.memory().global(OOM_LOCK).ifPresent(OomWorld::checkIsOomLock);
    booted
        .memory()
        .global(
            TaskMemory.fileName(OomKillPart.FILE, DISABLED),
            new ModelScalar(
                new ObjectPlace.Identity(named("bool"), DISABLED, null, true),
                () -> IntegerType.BOOL.of(kernel.oomKill().oomKillerDisabled() ? 1 : 0),
                value -> kernel.oomKill().setOomKillerDisabled(value.isTrue())));
    booted.seal();
  }

  /** Boots one in a kernel, while that boots. */
  static OomWorld boot(PartProgram program, Kernel kernel) {
    OomWorld world = new OomWorld(program.boot(kernel), kernel);
    kernel.add(OomWorld.class, world);
    return world;
  }

  /** Whether the running task may be chosen before others, which a variable of C says. */
  static boolean mayChooseCurrent(CallSite site) {
    String ofFile = TaskMemory.fileName(OomKillPart.FILE, CHOOSES_CURRENT);
    return site.memory()
        .global(ofFile)
        .or(() -> site.memory().global(CHOOSES_CURRENT))
        .filter(variable -> variable.load(AT).isTrue())
        .isPresent();
  }

  /** The one of a kernel. */
  static OomWorld of(Kernel kernel) {
    return kernel.added(OomWorld.class);
  }

  private static void checkIsOomLock(ObjectPlace place) {
    if (!(place instanceof Primitive lock && lock.object() instanceof WatchedMutex)) {
      throw new InterpreterException(
          place.type().at(),
          OOM_LOCK + " is no mutex here; what else takes it, and the checks, know only a mutex");
    }
  }

  static Type named(String type) {
    return new Type.Named(AT, type, Set.of());
  }

  /** Does something as boot code. Only while the world boots. */
  void bootAgain(Runnable more) {
    booted.bootAgain(more);
  }

  /**
   * Calls a function.
   *
   * @throws KernelBug if it returns with a process locked, or in a read section of RCU
   */
  Value call(FunctionPointer function, Value... arguments) {
    Value result = booted.call(function, List.of(arguments));
    if (booted.hasNoted(ProcessViews.LOCKED, ProcessCalls.RCU)) {
      throw new KernelBug(
          Hazard.LOCK_MISUSE,
          function.function().name()
              + "() returns with a process locked, or in a read section of RCU");
    }
    return result;
  }

  /** Calls {@code oom_reap_task()} for the victim. */
  void oomReapTask(FunctionPointer function) {
    call(function, Victim.seen(booted, kernel));
    if (booted.hasNoted(ReapCalls.MMAP_LOCK)) {
      throw new KernelBug(
          Hazard.LOCK_MISUSE, function.function().name() + "() returns with mmap_lock held");
    }
  }

  /** Where the kernel threads of C may sleep. */
  WaitQueue[] waitQueues() {
    return booted.known(Sleepers.class).stream()
        .flatMap(sleepers -> sleepers.queues().stream())
        .toArray(WaitQueue[]::new);
  }

  /**
   * Makes the {@code struct notifier_block} of a block of the model, while the world boots.
   *
   * @return its address
   */
  Value block(BlockingNotifierChain chain, Block block) {
    String name = block.name().startsWith("&") ? block.name().substring(1) : block.name();
    Value[] pointer = new Value[1];
    booted.bootAgain(
        () -> {
          Aggregate nb =
              (Aggregate) booted.memory().global(name, name, named("struct notifier_block"), AT);
          nb.member("notifier_call", AT)
              .store(new BoundFunction((site, a) -> called(site, a, chain, block)), AT);
          nb.member("priority", AT).store(IntegerType.INT.of(block.priority()), AT);
          pointer[0] = new Pointer(nb);
        });
    return pointer[0];
  }

  /** Calls the callback of the model, and adds what it has freed to what C counts in. */
  private static Value called(
      CallSite site, List<Value> arguments, BlockingNotifierChain chain, Block block) {
    ObjectPlace count = site.memory().target(arguments.get(2), site.at());
    long before = site.integer(count.load(site.at()), "what data points at");
    Answer answer = chain.call(block, (int) before);
    count.store(IntegerType.UNSIGNED_LONG.of(before + answer.freed()), site.at());
    return IntegerType.INT.of(
        switch (answer.code()) {
          case NOTIFY_DONE -> Notify.DONE;
          case NOTIFY_OK -> Notify.OK;
          case NOTIFY_STOP -> Notify.STOP;
        });
  }

  /** An object of the caller that C gets a pointer to, with the members that are not 0. */
  private Aggregate argument(String type, String name, Map<String, Long> members) {
    Aggregate struct = (Aggregate) booted.lend(named(type), name, AT);
    members.forEach(
        (field, value) -> struct.member(field, AT).store(IntegerType.LONG.of(value), AT));
    return struct;
  }

  /** Calls {@code out_of_memory()}. */
  boolean outOfMemory(FunctionPointer function, int gfp) {
    Aggregate oc = argument("struct oom_control", "oc", Map.of("gfp_mask", (long) gfp));
    if (OomKill.isSysrqOom(kernel.machine())) {
      oc.member("order", AT).store(IntegerType.INT.of(-1), AT);
    }
    boolean again = call(function, new Pointer(oc)).isTrue();
    booted.takeBack(new Pointer(oc));
    return again;
  }

  private Aggregate allocContext(Progress progress) {
    Aggregate ac = argument("struct alloc_context", "ac", Map.of());
    ac.standsFor(progress);
    ac.member("highest_zoneidx", AT).store(booted.constant("ZONE_NORMAL"), AT);
    return ac;
  }

  /** Calls {@code __alloc_pages_slowpath()}, whether a page was allocated. */
  boolean allocPagesSlowpath(FunctionPointer function, int gfp, Progress progress) {
    Aggregate ac = allocContext(progress);
    Value page =
        call(function, IntegerType.UNSIGNED.of(gfp), IntegerType.UNSIGNED.of(0), new Pointer(ac));
    if (page.isTrue()) {
      booted.takeBack(page);
    }
    booted.takeBack(new Pointer(ac));
    return page.isTrue();
  }

  /** Calls {@code __alloc_pages_may_oom()}. */
  OomResult allocPagesMayOom(FunctionPointer function, int gfp, Progress progress) {
    Aggregate ac = allocContext(progress);
    ObjectPlace some = booted.lend(named("unsigned long"), "did_some_progress", AT);
    Value page =
        call(
            function,
            IntegerType.UNSIGNED.of(gfp),
            IntegerType.UNSIGNED.of(0),
            new Pointer(ac),
            new Pointer(some));
    OomResult result = OomResult.NOTHING;
    if (page.isTrue()) {
      booted.takeBack(page);
      result = OomResult.PAGE;
    } else if (some.load(AT) instanceof IntegerValue number && number.isTrue()) {
      result = OomResult.PROGRESS;
    }
    booted.takeBack(new Pointer(some));
    booted.takeBack(new Pointer(ac));
    return result;
  }
}
