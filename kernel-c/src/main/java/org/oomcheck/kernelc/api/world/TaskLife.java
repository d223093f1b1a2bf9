// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.oomcheck.kernelc.binding.AtomicSections;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;

/**
 * How long the {@code struct task_struct} of a task is there: until the task has ended and its last
 * reference is put. A section with preemption off, as under a spinlock or in a reader of RCU, that
 * began before the task ended may use it to its own end.
 *
 * <p>Source: {@code put_task_struct_rcu_user()} in kernel/exit.c, {@code put_task_struct()} in
 * include/linux/sched/task.h; v6.12.
 */
public final class TaskLife {
  private static final String SECTION = "atomic section";

  private static final List<String> COUNTS =
      List.of("get_task_struct", "put_task_struct", "kthread_stop_put");

  private static final List<String> USES =
      List.of(
          "wake_up_process",
          "kthread_stop",
          "kthread_stop_put",
          "kthread_park",
          "kthread_unpark",
          "get_task_struct");

  /** What code in atomic context can call. */
  private static final List<String> ATOMIC = List.of("wake_up_process", "get_task_struct");

  /** The tasks of a world whose end matters. */
  private static final class All implements AtomicSections {
    private final List<TaskLife> lives = new ArrayList<>();

    /** Notes which tasks have ended where a section begins, and forgets it behind its end. */
    @Override
    public void at(Machine machine, Map<String, Object> notes) {
      if (machine.current().preemptCount() == 0) {
        notes.remove(SECTION);
      } else if (!notes.containsKey(SECTION)) {
        List<String> ended =
            machine.perform(
                Step.of(this, "which tasks have ended?", this::ended)
                    .asMemory(Step.Kind.READ, Access.ONCE));
        notes.put(SECTION, new Section(ended));
      }
    }

    @Override
    public void forget(Map<String, Object> notes) {
      notes.remove(SECTION);
    }

    private List<String> ended() {
      return lives.stream().filter(life -> life.ended.getAsBoolean()).map(life -> life.id).toList();
    }

    /** A name of its own for one more task. */
    private String id(String comm) {
      long others = lives.stream().filter(life -> life.comm.equals(comm)).count();
      return others == 0 ? comm : comm + "/" + others;
    }
  }

  /**
   * A section with preemption off.
   *
   * @param ended the names of the tasks that had ended when it began
   */
  private record Section(List<String> ended) {}

  private final String comm;
  private final String id;
  private final BooleanSupplier ended;
  private final @Nullable Cell references;

  private TaskLife(String comm, String id, BooleanSupplier ended, @Nullable Cell references) {
    this.comm = comm;
    this.id = id;
    this.ended = ended;
    this.references = references;
  }

  /**
   * The life of a task, if code asks for more than the task itself. Only while the world boots.
   *
   * @param comm the task's name
   * @param ended whether the task has ended; it reads cells, and nothing else
   */
  public static Optional<TaskLife> of(CallSite boot, String comm, BooleanSupplier ended) {
    if (!matters(boot)) {
      return Optional.empty();
    }
    boolean counted = COUNTS.stream().anyMatch(boot::uses);
    All all = boot.part(All.class, All::new);
    String id = all.id(comm);
    Cell references = counted ? boot.machine().cell(id + " references", 0) : null;
    TaskLife life = new TaskLife(comm, id, ended, references);
    all.lives.add(life);
    if (ATOMIC.stream().anyMatch(boot::uses)) {
      boot.part(AtomicSections.class, () -> all);
    }
    return Optional.of(life);
  }

  /** Whether code of the world does something to tasks that may have ended. */
  public static boolean matters(CallSite site) {
    return USES.stream().anyMatch(site::uses);
  }

  /** The life of the task with this name, if it matters. */
  public static Optional<TaskLife> named(CallSite site, String comm) {
    return site.part(All.class)
        .flatMap(all -> all.lives.stream().filter(life -> life.comm.equals(comm)).findFirst());
  }

  /** Whether a reference keeps it. Only inside an effect or a guard. */
  public boolean isKept() {
    return references != null && references.get() > 0;
  }

  private boolean isGone() {
    return ended.getAsBoolean() && !isKept();
  }

  private boolean isRead(CallSite site) {
    return site.noted(SECTION) instanceof Section section && !section.ended.contains(id);
  }

  /**
   * A call does something to the task.
   *
   * @param call the call in kernel spelling
   * @throws KernelBug if its struct is gone
   */
  public void use(CallSite site, String call) {
    if (site.isBooting() || isRead(site)) {
      return;
    }
    boolean gone =
        site.machine()
            .perform(
                Step.of(this, call + "() looks at " + comm, this::isGone)
                    .asMemory(Step.Kind.READ, Access.ONCE));
    if (gone) {
      throw usedAfter(site, call);
    }
  }

  private static KernelBug usedAfter(CallSite site, String call) {
    return new KernelBug(
        Hazard.LIFECYCLE,
        "%s() of a thread that has ended, and that no get_task_struct() keeps, at %s"
            .formatted(call, site.at().fileAndLine()));
  }

  /**
   * Takes a reference.
   *
   * @throws KernelBug if the struct is gone
   */
  public void get(CallSite site) {
    String call = "get_task_struct";
    boolean isRead = isRead(site);
    boolean there = perform(site, call, () -> (isRead || !isGone()) && change(1));
    if (!there) {
      throw usedAfter(site, call);
    }
  }

  /**
   * Puts a reference.
   *
   * @throws KernelBug if there is none
   */
  public void put(CallSite site, String call) {
    boolean some = perform(site, call, () -> isKept() && change(-1));
    if (!some) {
      throw new KernelBug(
          Hazard.LIFECYCLE,
          "%s() of a thread of which no get_task_struct() has taken a reference, at %s"
              .formatted(call, site.at().fileAndLine()));
    }
  }

  private boolean change(int by) {
    if (references != null) {
      references.add(by);
    }
    return true;
  }

  private boolean perform(CallSite site, String call, BooleanSupplier effect) {
    return site.isBooting()
        ? effect.getAsBoolean()
        : site.machine().perform(Step.of(this, call + "(" + comm + ")", effect::getAsBoolean));
  }
}
