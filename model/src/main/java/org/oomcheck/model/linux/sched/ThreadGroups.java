// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.sched;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.TaskCells;

/**
 * {@code struct signal_struct}: which tasks are threads of one process. A signal to the process
 * comes to all of them, they share their memory, and the last one that ends gives it back. Where no
 * task is made a thread, each is a process of its own, and nothing here takes a step.
 */
public final class ThreadGroups {
  private final Machine machine;
  private final Map<Integer, Integer> leaders = new HashMap<>();

  /** By leader, {@code mm->mm_users}. */
  private final Map<Integer, Cell> users = new HashMap<>();

  /** Which threads have TIF_MEMDIE: one set of cells where that counts, or none. */
  private final List<TaskCells> memdie = new ArrayList<>();

  /** No task is a thread yet. Only while the world boots. */
  public ThreadGroups(Machine machine) {
    this.machine = machine;
  }

  /** Says that only threads which are marked may use reserves, not all of a victim. At boot. */
  public void markEach() {
    memdie.add(machine.taskCells("TIF_MEMDIE", 0));
  }

  /** Makes a task a thread of a process, which is known by its leader. Only at boot. */
  public void boot(int thread, int leader) {
    leaders.put(thread, leader);
    users.computeIfAbsent(leader, task -> machine.cell("mm->mm_users", 1)).add(1);
  }

  /** Cells of processes: a thread that asks for its own gets those of its leader. */
  public TaskCells ofProcesses(TaskCells cells) {
    return new OfProcesses(cells);
  }

  /**
   * Marks the running thread, so that it may use reserves; takes no step where that does not count.
   *
   * @param object what the step is on
   */
  @KernelRef(path = "mm/oom_kill.c", symbol = "mark_oom_victim", release = "v4.13")
  public void mark(Object object) {
    memdie.forEach(
        cells ->
            machine.perform(Step.run(object, "set TIF_MEMDIE of current", () -> cells.set(1))));
  }

  /** Whether the running task may use the reserves of a victim; its process is one. */
  public boolean isMarked() {
    return memdie.isEmpty()
        || memdie.get(0).get() == 1
        || !leaders.containsKey(memdie.get(0).self());
  }

  /**
   * The running task gives up its memory; one step, if any task is a thread.
   *
   * @param cells those of the object that the step is on
   * @return whether no other thread of its process has that memory
   */
  @KernelRef(path = "kernel/fork.c", symbol = "mmput", release = "v6.12", omits = "other users")
  public boolean lastToLeave(Object object, TaskCells cells) {
    return users.isEmpty()
        || machine.perform(Step.of(object, "mmput(mm)", () -> leaves(leader(cells.self()))));
  }

  private int leader(int task) {
    return leaders.getOrDefault(task, task);
  }

  private boolean leaves(int leader) {
    Cell left = users.get(leader);
    if (left == null) {
      return true;
    }
    left.add(-1);
    return left.get() == 0;
  }

  /** Cells of tasks, of which a thread's own are those of its leader. */
  private final class OfProcesses extends TaskCells {
    private final TaskCells cells;

    OfProcesses(TaskCells cells) {
      super(cells.name());
      this.cells = cells;
    }

    @Override
    public int tasks() {
      return cells.tasks();
    }

    @Override
    public int get(int task) {
      return cells.get(task);
    }

    @Override
    public void set(int task, int value) {
      cells.set(task, value);
    }

    @Override
    public int self() {
      return cells.self();
    }

    @Override
    public int get() {
      return leaders.isEmpty() ? cells.get() : cells.get(leader(self()));
    }

    @Override
    public void set(int value) {
      if (leaders.isEmpty()) {
        cells.set(value);
      } else {
        cells.set(leader(self()), value);
      }
    }
  }
}
