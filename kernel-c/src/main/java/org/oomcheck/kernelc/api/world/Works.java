// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.world;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.ObjectPlace;
import org.oomcheck.kernelc.memory.Pointer;
import org.oomcheck.kernelc.memory.Primitive;
import org.oomcheck.model.kernel.work.DelayedWorkStruct;
import org.oomcheck.model.kernel.work.WorkStruct;
import org.oomcheck.model.kernel.work.WorkerPool;
import org.oomcheck.model.kernel.work.WorkqueueStruct;
import org.oomcheck.model.kernel.work.WqFlag;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Step;

/**
 * The work items and the workqueues of a world. They are made when the boot code has run and all of
 * them are known: each item for each queue, and as many workers as there are items. Where reclaim
 * or the OOM killer calls a module, one worker is there, and creating another needs memory.
 */
public final class Works {
  /** How long the freezer waits, {@code freeze_timeout_msecs}. */
  private static final int SECONDS = 20;

  private final CallSite site;
  private final List<Item> items = new ArrayList<>();
  private final List<Queue> queues = new ArrayList<>();
  private @Nullable WorkerPool pool;

  /** {@code struct workqueue_struct}. */
  public static final class Queue {
    private final String name;
    private final int maxActive;
    private final WqFlag[] flags;
    private final boolean late;
    private @Nullable WorkqueueStruct struct;

    private Queue(String name, int maxActive, boolean late, WqFlag... flags) {
      this.late = late;
      this.name = name;
      this.maxActive = maxActive;
      this.flags = flags;
    }

    /** Its name. */
    public String name() {
      return name;
    }

    /** The queue of the model. */
    public WorkqueueStruct struct() {
      if (struct == null) {
        throw new IllegalStateException(name + " is used before the world has booted");
      }
      return struct;
    }

    private boolean has(WqFlag flag) {
      return List.of(flags).contains(flag);
    }

    private Optional<String> left() {
      return struct().isDestroyed()
          ? Optional.empty()
          : Optional.of("the workqueue " + name + " is not destroyed");
    }
  }

  /** {@code struct work_struct}, of a delayed work as well. */
  public static final class Item implements Primitive.Placed, Primitive.Used {
    private final CallSite site;
    private final String name;
    private final boolean delayed;
    private final Map<Queue, WorkStruct> works = new HashMap<>();
    private final Map<Queue, DelayedWorkStruct> delayedWorks = new HashMap<>();
    private final Callback callback;
    private @Nullable Pointer pointer;

    /** What queues the work when the world has booted; null if nothing does. */
    private @Nullable Runnable atBoot;

    private boolean hasBeenAtBoot;

    /** A complaint about how the boot code has set the work up; null if there is none. */
    private @Nullable String wrongAtBoot;

    Item(CallSite site, String name, boolean delayed) {
      this.site = site;
      this.name = name;
      this.delayed = delayed;
      this.callback = new Callback(site, name, delayed ? "INIT_DELAYED_WORK()" : "INIT_WORK()");
    }

    @Override
    public void at(ObjectPlace place) {
      pointer = new Pointer(place);
    }

    /**
     * Gives the work its function.
     *
     * @throws KernelBug if it is queued, or waits for its timer
     */
    public void setFunction(CallSite caller, Value newFunction) {
      if (!caller.isBooting()) {
        Step<Boolean> look =
            Step.of(
                caller.part(Works.class, () -> of(caller)),
                "INIT_WORK(" + name + ")",
                this::isPending);
        if (caller.machine().perform(look)) {
          throw new KernelBug(
              Hazard.LIFECYCLE,
              "%s is initialised while it is queued, at %s"
                  .formatted(name, caller.at().fileAndLine()));
        }
      }
      if (caller.isBooting() && isQueuedAtBoot()) {
        wrongAtBoot = name + " is initialised after it was queued, at " + caller.at().fileAndLine();
      }
      callback.set(caller, newFunction);
    }

    /** Queues it while the world boots; false if it is queued already. */
    public boolean queueAtBoot(Runnable queue) {
      if (atBoot != null) {
        return false;
      }
      atBoot = queue;
      if (!hasBeenAtBoot) {
        hasBeenAtBoot = true;
        site.afterBoot(
            () -> {
              if (atBoot != null) {
                atBoot.run();
              }
            });
      }
      return true;
    }

    /** Whether the work has been queued while the world boots. */
    public boolean isQueuedAtBoot() {
      return atBoot != null;
    }

    /** Takes the work off while the world boots; whether it was queued. */
    public boolean cancelAtBoot() {
      boolean was = atBoot != null;
      atBoot = null;
      return was;
    }

    /** Whether the work is queued or waits for its timer. Only inside an effect or a guard. */
    public boolean isPending() {
      return works.values().stream().anyMatch(WorkStruct::isQueued)
          || delayedWorks.values().stream().anyMatch(DelayedWorkStruct::isArmed);
    }

    @Override
    public Optional<String> inUse() {
      return isPending() ? Optional.of(name + " is queued") : Optional.empty();
    }

    private Optional<String> unfinished() {
      boolean is = isPending() || works.values().stream().anyMatch(work -> !work.isGone());
      return is && !callback.isOfKernel()
          ? Optional.of(name + " is queued or runs")
          : Optional.empty();
    }

    private void run() {
      if (wrongAtBoot != null) {
        throw new KernelBug(Hazard.LIFECYCLE, wrongAtBoot);
      }
      if (pointer != null) {
        site.body(callback.get(), List.of(pointer)).run();
      }
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

  /** The works of the world that a call is in. */
  public static Works of(CallSite site) {
    return site.part(Works.class, () -> new Works(site));
  }

  private WorkerPool allThere() {
    return new WorkerPool(site.machine(), "kworker", Math.max(1, items.size()));
  }

  /** One worker is idle at first; it creates another before it runs an item. */
  private WorkerPool creates(Runnable allocation) {
    return new WorkerPool(site.machine(), "kworker", 1, items.size() + 1, allocation);
  }

  private void make() {
    if (items.isEmpty() && queues.isEmpty()) {
      return;
    }
    WorkerPool shared =
        queues.stream().allMatch(queue -> queue.has(WqFlag.KTHREAD_WORKER))
            ? null
            : MemoryPressure.ofWorkers(site).map(this::creates).orElseGet(this::allThere);
    pool = shared;
    for (Queue queue : queues) {
      WorkerPool workers =
          shared == null || queue.has(WqFlag.KTHREAD_WORKER)
              ? new WorkerPool(site.machine(), queue.name, 1)
              : shared;
      queue.struct = WorkqueueStruct.alloc(workers, queue.name, queue.maxActive, queue.flags);
      if (queue.late) {
        queue.struct.bootedLater();
      }
      items.forEach(item -> item.make(queue));
      if (!queue.name.startsWith("system_")) {
        site.leaves(queue::left);
      }
    }
  }

  /** A new item. Only while the world boots. */
  public Item item(CallSite made, String name, boolean delayed) {
    Item item = new Item(made, name, delayed);
    made.usesModule(item::unfinished);
    items.add(item);
    return item;
  }

  /** A new queue. Only while the world boots. */
  public Queue queue(String name, int maxActive, WqFlag... flags) {
    return queue(name, maxActive, false, flags);
  }

  /**
   * A new queue. Only while the world boots.
   *
   * @param late whether a task allocates it
   */
  public Queue queue(String name, int maxActive, boolean late, WqFlag... flags) {
    Queue queue = new Queue(name, maxActive, late, flags);
    queues.add(queue);
    return queue;
  }

  private Optional<WorkerPool> freezable() {
    boolean any = queues.stream().anyMatch(queue -> queue.has(WqFlag.WQ_FREEZABLE));
    return any ? Optional.ofNullable(pool) : Optional.empty();
  }

  /**
   * Lets no further item of a freezable queue begin, as a suspend does, and waits for those that
   * run; false if they take too long, and the suspend is given up.
   */
  boolean tryFreeze() {
    int most = SECONDS * site.machine().hz();
    return freezable().map(all -> all.tryToFreezeWorkqueues(most)).orElse(true);
  }

  /** Lets the items of freezable queues go on; takes no step where there is no such queue. */
  void thaw() {
    freezable().ifPresent(WorkerPool::thawWorkqueues);
  }

  /** All queues. */
  public List<Queue> queues() {
    return queues;
  }

  /** The workers of all queues; null if there is no queue. After the boot. */
  public @Nullable WorkerPool pool() {
    return pool;
  }
}
