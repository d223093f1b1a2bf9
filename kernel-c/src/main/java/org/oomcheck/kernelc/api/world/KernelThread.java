// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.world;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.interpreter.Place;
import org.oomcheck.kernelc.memory.ObjectPlace;
import org.oomcheck.kernelc.memory.Pointer;
import org.oomcheck.kernelc.memory.Primitive;
import org.oomcheck.model.kernel.work.StoppableKthread;

/** A thread, which {@code struct task_struct} stands for. */
public final class KernelThread implements Primitive.Placed, Primitive.WithMembers {
  /** Under which name a task notes which thread it is. */
  public static final String SELF = "kthread";

  private final String comm;
  private final int task;
  private final @Nullable StoppableKthread stoppable;
  private final @Nullable TaskLife life;
  private @Nullable Pointer pointer;
  private @Nullable Place mm;

  /**
   * A thread.
   *
   * @param comm its name
   * @param task the index of its task, as the machine's {@code spawn} returned it
   * @param stoppable what can be asked of it; null if no code of the world asks
   * @param life how long its struct is there; null if it always is
   */
  public KernelThread(
      String comm, int task, @Nullable StoppableKthread stoppable, @Nullable TaskLife life) {
    this.comm = comm;
    this.task = task;
    this.stoppable = stoppable;
    this.life = life;
  }

  @Override
  public void at(ObjectPlace place) {
    pointer = new Pointer(place);
  }

  /** Says what memory the thread has: a pointer, NULL for a thread of the kernel. */
  public KernelThread withMm(Place pointerToMm) {
    mm = pointerToMm;
    return this;
  }

  @Override
  public Optional<Place> member(String field) {
    return field.equals("mm") ? Optional.ofNullable(mm) : Optional.empty();
  }

  public String comm() {
    return comm;
  }

  /** The index of its task. */
  public int task() {
    return task;
  }

  /** What can be asked of it; null if no code of the world asks. */
  public @Nullable StoppableKthread stoppable() {
    return stoppable;
  }

  /**
   * A call does something to it.
   *
   * @param call the call in kernel spelling
   * @throws org.oomcheck.model.machine.KernelBug if its struct is gone
   */
  public void use(CallSite site, String call) {
    if (life != null) {
      life.use(site, call);
    }
  }

  /** Takes a reference, see {@link TaskLife#get}. */
  public void get(CallSite site) {
    if (life != null) {
      life.get(site);
    }
  }

  /** Puts a reference, see {@link TaskLife#put}. */
  public void put(CallSite site, String call) {
    if (life != null) {
      life.put(site, call);
    }
  }

  /** Whether a reference keeps its struct. Only inside an effect or a guard. */
  public boolean isKept() {
    return life != null && life.isKept();
  }

  /** Its address; null while it is made. */
  public @Nullable Pointer pointer() {
    return pointer;
  }

  @Override
  public String toString() {
    return comm;
  }
}
