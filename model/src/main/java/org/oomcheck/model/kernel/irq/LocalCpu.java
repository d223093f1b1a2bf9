// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel.irq;

import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Task;

/**
 * The CPU of the running task: what is disabled there, and in which context the task is. Nothing
 * here is a step: no other CPU sees it. Where a tasklet or an irq_work was kept off, it is let in.
 *
 * <p>Deviates: preemption is counted and has no effect of its own, as two tasks never share a CPU.
 */
public final class LocalCpu {
  private final Machine machine;

  /** The CPUs of the tasks of a world. */
  public LocalCpu(Machine machine) {
    this.machine = machine;
  }

  private Task current() {
    return machine.current();
  }

  /** Turns interrupts off, whatever they were. Context: any. */
  @KernelRef(path = "include/linux/irqflags.h", symbol = "local_irq_disable", release = "v6.12")
  public void localIrqDisable() {
    current().setIrqsDisabled(true);
  }

  /** Turns interrupts on, whatever they were. Context: any but handlers. */
  @KernelRef(path = "include/linux/irqflags.h", symbol = "local_irq_enable", release = "v6.12")
  public void localIrqEnable() {
    current().setIrqsDisabled(false);
  }

  /**
   * Turns interrupts off. Context: any.
   *
   * @return the flags that {@link #localIrqRestore} needs: whether they were off before
   */
  @KernelRef(path = "include/linux/irqflags.h", symbol = "local_irq_save", release = "v6.12")
  public boolean localIrqSave() {
    boolean flags = current().irqsDisabled();
    current().setIrqsDisabled(true);
    return flags;
  }

  /** Puts interrupts back to what they were. Context: any. */
  @KernelRef(path = "include/linux/irqflags.h", symbol = "local_irq_restore", release = "v6.12")
  public void localIrqRestore(boolean flags) {
    current().setIrqsDisabled(flags);
  }

  /** Whether interrupts are off. Context: any. */
  @KernelRef(path = "include/linux/irqflags.h", symbol = "irqs_disabled", release = "v6.12")
  public boolean irqsDisabled() {
    return current().irqsDisabled();
  }

  /** Keeps softirq handlers off; counted. Context: any but interrupt handlers. */
  @KernelRef(path = "include/linux/bottom_half.h", symbol = "local_bh_disable", release = "v6.12")
  public void localBhDisable() {
    current().bhDisable();
  }

  /**
   * Takes back one {@link #localBhDisable}. Context: interrupts on.
   *
   * @throws org.oomcheck.model.machine.KernelBug with interrupts off
   */
  @KernelRef(path = "include/linux/bottom_half.h", symbol = "local_bh_enable", release = "v6.12")
  public void localBhEnable() {
    current().bhEnable();
  }

  /** Keeps the task on its CPU; counted. Context: any. */
  @KernelRef(path = "include/linux/preempt.h", symbol = "preempt_disable", release = "v6.12")
  public void preemptDisable() {
    current().preemptDisable();
  }

  /** Takes back one {@link #preemptDisable}. Context: any. */
  @KernelRef(path = "include/linux/preempt.h", symbol = "preempt_enable", release = "v6.12")
  public void preemptEnable() {
    current().preemptEnable();
  }

  /** Whether an interrupt handler runs here. Context: any. */
  @KernelRef(path = "include/linux/preempt.h", symbol = "in_hardirq", release = "v6.12")
  public boolean inHardirq() {
    return current().inHardirq();
  }

  /** Whether a softirq handler runs here. Context: any. */
  @KernelRef(path = "include/linux/preempt.h", symbol = "in_serving_softirq", release = "v6.12")
  public boolean inServingSoftirq() {
    return current().inServingSoftirq();
  }

  /** Whether a handler runs here, or softirqs are disabled. Context: any. */
  @KernelRef(path = "include/linux/preempt.h", symbol = "in_interrupt", release = "v6.12")
  public boolean inInterrupt() {
    return current().inInterrupt();
  }

  /** Whether no handler runs here, softirqs disabled or not. Context: any. */
  @KernelRef(path = "include/linux/preempt.h", symbol = "in_task", release = "v6.12")
  public boolean inTask() {
    return !inHardirq() && !inServingSoftirq();
  }

  /** Whether {@code preempt_count()} is not 0; interrupts that are off do not count. */
  @KernelRef(path = "include/linux/preempt.h", symbol = "in_atomic", release = "v6.12")
  public boolean inAtomic() {
    return current().isAtomic();
  }
}
