// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel.irq;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.ForwardingMachine;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;

/**
 * A machine with numbered CPUs, for worlds with variables of CPUs. A task in atomic context that
 * asks for its CPU keeps it until it is preemptible again, and no other task gets this CPU
 * meanwhile. A handler on a task's stack is on that task's CPU.
 *
 * <p>A preemptible task may be on any CPU each time that it asks. Two of the CPUs are asked for;
 * the third is for a task that finds both taken.
 */
public final class FewCpus extends ForwardingMachine {
  /** {@code nr_cpu_ids}. */
  public static final int COUNT = 3;

  private static final int NONE = -1;

  private final Cell[] taken = new Cell[COUNT];

  /** The CPU that the running task keeps; like its preempt count it belongs to the task alone. */
  private static final class Kept {
    private final AtomicInteger cpu = new AtomicInteger(NONE);
  }

  private FewCpus(Machine machine) {
    super(machine);
    Arrays.setAll(taken, cpu -> machine.cell("CPU " + cpu + " taken", 0));
  }

  /** A machine with CPUs on top of another one. Handlers come on top of it. */
  public static FewCpus on(Machine machine) {
    return new FewCpus(machine);
  }

  private AtomicInteger kept() {
    return current().kept(Kept.class, Kept::new).cpu;
  }

  /** The CPU of the running task; a preemptible one may be on another at once. Context: any. */
  @KernelRef(path = "include/linux/smp.h", symbol = "raw_smp_processor_id", release = "v6.12")
  public int rawSmpProcessorId() {
    leaves();
    AtomicInteger kept = kept();
    if (kept.get() != NONE) {
      return kept.get();
    }
    int wanted = choose("on which CPU does it run?", "CPU 0", "CPU 1");
    if (current().preemptCount() == 0) {
      return wanted;
    }
    kept.set(
        super.perform(
            Step.of(this, "runs on a CPU", () -> take(wanted)).when(() -> free(wanted) != NONE)));
    return kept.get();
  }

  /**
   * The CPU of the running task, where the kernel has to know that the task stays there, with
   * CONFIG_DEBUG_PREEMPT. Context: not preemptible.
   *
   * @param call what needs it, for the complaint
   */
  @KernelRef(path = "include/linux/smp.h", symbol = "smp_processor_id", release = "v6.12")
  public int smpProcessorId(String call) {
    if (current().preemptCount() == 0) {
      complain(Hazard.KERNEL_BUG, "BUG: using " + call + " in preemptible code");
    }
    return rawSmpProcessorId();
  }

  private int free(int wanted) {
    for (int i = 0; i < COUNT; i++) {
      int cpu = (wanted + i) % COUNT;
      if (taken[cpu].get() == 0) {
        return cpu;
      }
    }
    return NONE;
  }

  private int take(int wanted) {
    int cpu = free(wanted);
    taken[cpu].set(1);
    return cpu;
  }

  /** Gives the CPU back, once the task is preemptible. */
  private void leaves() {
    int cpu = kept().get();
    if (cpu != NONE && current().preemptCount() == 0) {
      kept().set(NONE);
      super.perform(Step.run(this, "leaves CPU " + cpu, () -> taken[cpu].set(0)));
    }
  }

  @Override
  public <T> T perform(Step<T> step) {
    leaves();
    return super.perform(step);
  }

  @Override
  public int spawn(Role role, Runnable body) {
    return super.spawn(
        role,
        () -> {
          body.run();
          leaves();
        });
  }

  /** The CPU that a task keeps is part of what tells its runs apart. */
  @Override
  public Loop loop(String name, boolean interpreted) {
    Loop loop = super.loop(name, interpreted);
    return new Loop() {
      @Override
      public void head(Object... locals) {
        loop.head(withCpu(locals));
      }

      @Override
      public void leave(Object... results) {
        loop.leave(withCpu(results));
      }
    };
  }

  private Object[] withCpu(Object[] locals) {
    Object[] all = Arrays.copyOf(locals, locals.length + 1);
    all[locals.length] = kept().get();
    return all;
  }
}
