// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree.oom;

import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.Pointer;
import org.oomcheck.model.kernel.RwSemaphore;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.linux.mm.OomReaper;
import org.oomcheck.model.linux.mm.OomReaper.MmapLock;
import org.oomcheck.model.linux.mm.Processes;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.TaskCells;

/**
 * What the OOM reaper calls. The victim is the process that was killed and has not ended: where the
 * world has an mmap_lock, other threads may have it.
 */
final class ReapCalls {
  /** The note of a task that it has mmap_lock for reading. */
  static final String MMAP_LOCK = "mmap_lock";

  private ReapCalls() {}

  static void bind(Bindings to) {
    to.function("mmap_read_trylock", (site, a) -> IntegerType.BOOL.of(tryLock(site) ? 1 : 0));
    to.function("mmap_read_lock", (site, a) -> lock(site));
    to.function("mmap_read_unlock", (site, a) -> unlock(site));
    to.function(
        "__oom_reap_task_mm",
        (site, a) -> {
          OomReaper.takePages(kernel(site));
          return IntegerType.BOOL.of(1);
        });
    to.result(IntegerType.BOOL, "mmap_read_trylock", "__oom_reap_task_mm");
    to.harmless("trace_skip_task_reaping", "trace_start_task_reaping");
    to.harmless("trace_finish_task_reaping", "sched_show_task", "debug_show_all_locks");
    Bindings.BoundCall setBit = to.call("set_bit").orElseThrow();
    to.function(
        "set_bit", (site, a) -> isSkip(site, a) ? skip(kernel(site)) : setBit.call(site, a));
  }

  private static Kernel kernel(CallSite site) {
    return site.part(Kernel.class).orElseThrow();
  }

  private static Optional<RwSemaphore> semaphore(CallSite site) {
    return kernel(site).find(MmapLock.class).map(MmapLock::semaphore);
  }

  private static boolean tryLock(CallSite site) {
    checkIsFree(site);
    boolean taken = semaphore(site).map(RwSemaphore::downReadTrylock).orElse(true);
    site.note(MMAP_LOCK, taken ? Boolean.TRUE : null);
    return taken;
  }

  private static Value lock(CallSite site) {
    checkIsFree(site);
    semaphore(site).ifPresent(RwSemaphore::downRead);
    site.note(MMAP_LOCK, true);
    return IntegerValue.NOTHING;
  }

  private static void checkIsFree(CallSite site) {
    if (site.noted(MMAP_LOCK) != null) {
      throw new KernelBug(
          Hazard.LOCK_MISUSE, "mmap_lock is taken twice, at " + site.at().fileAndLine());
    }
  }

  /** From here on the victim can end, if its pages were taken. */
  private static Value unlock(CallSite site) {
    if (site.noted(MMAP_LOCK) == null) {
      throw new KernelBug(
          Hazard.LOCK_MISUSE,
          "mmap_read_unlock() of a lock that is not held, at " + site.at().fileAndLine());
    }
    site.note(MMAP_LOCK, null);
    change(kernel(site), "lets go of the victim's memory", Processes.REAPING, Processes.KILLED);
    semaphore(site).ifPresent(RwSemaphore::upRead);
    return IntegerValue.NOTHING;
  }

  private static void change(Kernel kernel, String label, int from, int to) {
    TaskCells states = kernel.processes().states();
    kernel
        .machine()
        .perform(Step.run(kernel.processes(), label, () -> states.replaceAll(from, to)));
  }

  /** {@code mm->flags} of the victim: MMF_OOM_SKIP once no victim is left that has pages. */
  static IntSupplier flags(Kernel kernel) {
    return () ->
        kernel
            .machine()
            .perform(
                Step.of(
                        kernel.processes(),
                        "looks at the victim's mm->flags",
                        () -> isGone(kernel.processes()) ? 1 << ProcessViews.MMF_OOM_SKIP : 0)
                    .withoutResult());
  }

  private static boolean isGone(Processes processes) {
    TaskCells states = processes.states();
    return states.count(Processes.KILLED) + states.count(Processes.REAPING) == 0;
  }

  private static boolean isSkip(CallSite site, List<Value> arguments) {
    return arguments.get(1) instanceof Pointer pointer
        && pointer.target().name().startsWith(Victim.NAME)
        && site.integer(arguments.get(0), "nr") == ProcessViews.MMF_OOM_SKIP;
  }

  /** Hides the victim from the OOM killer, whether its pages were taken or not. */
  private static Value skip(Kernel kernel) {
    change(kernel, "set_bit(MMF_OOM_SKIP)", Processes.KILLED, Processes.REAPED);
    return IntegerValue.NOTHING;
  }
}
