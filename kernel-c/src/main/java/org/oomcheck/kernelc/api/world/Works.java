// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.world;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.ObjectPlace;
import org.oomcheck.kernelc.memory.Pointer;
import org.oomcheck.kernelc.memory.Primitive;
import org.oomcheck.model.kernel.work.DelayedWorkStruct;
import org.oomcheck.model.kernel.work.WorkStruct;
import org.oomcheck.model.kernel.work.WorkerPool;
import org.oomcheck.model.kernel.work.WorkqueueStruct;
import org.oomcheck.model.kernel.work.WqFlag;
import org.oomcheck.model.machine.Role;

/**
 * The work items and the workqueues of a world. They are made when the boot code has run and all of
 * them are known: each item for each queue, and as many workers as there are items.
 */
public final class Works {
  private final CallSite site;
  private final List<Item> items = new ArrayList<>();
  private final List<Queue> queues = new ArrayList<>();

  /** {@code struct workqueue_struct}. */
  public static final class Queue {
    private final String name;
    private final int maxActive;
    private final WqFlag[] flags;
    private @Nullable WorkqueueStruct struct;

    private Queue(String name, int maxActive, WqFlag... flags) {
      this.name = name;
      this.maxActive = maxActive;
      this.flags = flags;
    }

    /** The queue of the model. */
    public WorkqueueStruct struct() {
      if (struct == null) {
        throw new IllegalStateException(name + " is used before the world has booted");
      }
      return struct;
    }
  }

  /** {@code struct work_struct}, of a delayed work as well. */
  public static final class Item implements Primitive.Placed {
    private final CallSite site;
    private final String name;
    private final boolean delayed;
    private final Map<Queue, WorkStruct> works = new HashMap<>();
    private final Map<Queue, DelayedWorkStruct> delayedWorks = new HashMap<>();
    private @Nullable Pointer pointer;
    private @Nullable Value function;

    Item(CallSite site, String name, boolean delayed) {
      this.site = site;
      this.name = name;
      this.delayed = delayed;
    }

    @Override
    public void at(ObjectPlace place) {
      pointer = new Pointer(place);
    }

    /** Gives it its function. */
    public void setFunction(CallSite caller, Value newFunction) {
      if (!caller.isBooting() && !newFunction.equals(function)) {
        throw new InterpreterException(
            caller.at(), "INIT_WORK() is known while the module is initialised only");
      }
      function = newFunction;
    }

    private void run() {
      if (function == null || pointer == null) {
        throw new InterpreterException(site.at(), name + " is queued without INIT_WORK()");
      }
      site.body(function, List.of(pointer)).run();
    }

    private void make(Queue queue) {
      if (delayed) {
        DelayedWorkStruct made = new DelayedWorkStruct(queue.struct(), name, this::run);
        delayedWorks.put(queue, made);
        works.put(queue, made.work());
      } else {
        works.put(queue, new WorkStruct(queue.struct(), name, this::run));
      }
    }

    /** The item on a queue. */
    public WorkStruct on(Queue queue) {
      WorkStruct work = works.get(queue);
      if (work == null) {
        throw new IllegalStateException(name + " is used before the world has booted");
      }
      return work;
    }

    /** The delayed item on a queue. */
    public DelayedWorkStruct delayedOn(Queue queue) {
      DelayedWorkStruct work = delayedWorks.get(queue);
      if (work == null) {
        throw new IllegalStateException(name + " is no delayed work");
      }
      return work;
    }

    /** The item on all queues. */
    public List<WorkStruct> everywhere(List<Queue> queues) {
      return queues.stream().map(this::on).toList();
    }

    /** The delayed item on all queues. */
    public List<DelayedWorkStruct> delayedEverywhere(List<Queue> queues) {
      return queues.stream().map(this::delayedOn).toList();
    }
  }

  private Works(CallSite site) {
    this.site = site;
    site.afterBoot(this::make);
  }

  /** Those of the world of a call. */
  public static Works of(CallSite site) {
    return site.part(Works.class, () -> new Works(site));
  }

  private void make() {
    if (items.isEmpty() && queues.isEmpty()) {
      return;
    }
    WorkerPool pool = new WorkerPool(site.machine(), "kworker", Math.max(1, items.size()));
    for (Queue queue : queues) {
      queue.struct = WorkqueueStruct.alloc(pool, queue.name, queue.maxActive, queue.flags);
      items.forEach(item -> item.make(queue));
    }
  }

  /** A new item. Only while the world boots. */
  public Item item(CallSite made, String name, boolean delayed) {
    Item item = new Item(made, name, delayed);
    items.add(item);
    return item;
  }

  /** A new queue. Only while the world boots. */
  public Queue queue(String name, int maxActive, WqFlag... flags) {
    Queue queue = new Queue(name, maxActive, flags);
    queues.add(queue);
    return queue;
  }

  /** All queues. */
  public List<Queue> queues() {
    return queues;
  }

  /** Does something when the tasks run, in a task of its own. Only while the world boots. */
  public void whenTasksRun(Runnable action) {
    site.machine().spawn(Role.task("init"), action);
  }
}
