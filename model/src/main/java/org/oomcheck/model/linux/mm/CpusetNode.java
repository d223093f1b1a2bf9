// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.mm;

import org.oomcheck.model.linux.mm.SetAsidePages.SetAside;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.TaskCells;

/**
 * A NUMA node to which a cpuset confines some tasks. What they free goes there, and they get
 * nothing from elsewhere. All other pages, those of a balloon among them, are on the other node,
 * where every other task allocates.
 */
public final class CpusetNode implements SetAside {
  private final Machine machine;
  private final Cell free;
  private final TaskCells confined;

  private CpusetNode(Machine machine, Cell free, TaskCells confined) {
    this.machine = machine;
    this.free = free;
    this.confined = confined;
  }

  /** Makes the node, without a free page. Only while the world boots. */
  public static CpusetNode boot(Kernel kernel) {
    Cell free = kernel.machine().cell("free pages of node 0", 0);
    TaskCells confined = kernel.machine().taskCells("task->mems_allowed is node 0", 0);
    CpusetNode node = new CpusetNode(kernel.machine(), free, confined);
    kernel.pageAlloc().setAside().add(node);
    kernel.add(CpusetNode.class, node);
    return node;
  }

  /** Confines a task. Only while the world boots. */
  public void confine(int task) {
    confined.set(task, 1);
  }

  /** Whether the running task may allocate from this node alone. */
  @KernelRef(path = "mm/oom_kill.c", symbol = "constrained_alloc", omits = "mempolicies, memcg")
  public boolean isConstrained() {
    return machine.perform(
        Step.of(confined, "constrained_alloc() = CONSTRAINT_CPUSET?", () -> confined.get() == 1));
  }

  @Override
  public Take take(boolean mark) {
    if (confined.get() == 0) {
      return Take.ZONE;
    }
    boolean there = free.get() > 0;
    free.add(there ? -1 : 0);
    return there ? Take.TAKEN : Take.NONE;
  }

  @Override
  public int put(int pages, boolean ofBalloon) {
    int kept = confined.get() == 1 && !ofBalloon ? pages : 0;
    free.add(kept);
    return kept;
  }

  @Override
  public int pages() {
    return free.get();
  }
}
