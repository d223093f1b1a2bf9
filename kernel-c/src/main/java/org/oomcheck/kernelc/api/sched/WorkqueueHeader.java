// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.sched;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.oomcheck.kernelc.api.world.Failures;
import org.oomcheck.kernelc.api.world.Works;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.Text;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.ObjectPlace;
import org.oomcheck.kernelc.memory.Pointer;
import org.oomcheck.kernelc.memory.Primitive;
import org.oomcheck.kernelc.syntax.Type;
import org.oomcheck.model.kernel.work.DelayedWorkStruct;
import org.oomcheck.model.kernel.work.WorkStruct;
import org.oomcheck.model.kernel.work.WqFlag;

/**
 * {@code linux/workqueue.h}. Workqueues are allocated while the module is initialised. There are as
 * many workers as items, so that no item waits for a worker.
 */
@AutoService(KernelHeader.class)
public final class WorkqueueHeader implements KernelHeader {
  private static final String DEFAULT = "system_percpu_wq";
  private static final int UNBOUND = 2;
  private static final int FREEZABLE = 4;
  private static final int MEM_RECLAIM = 8;
  private static final int OTHER = 16;
  private static final int LEGACY = 32;
  private static final int KTHREAD_WORKER = 64;

  private static final List<String> SYSTEM =
      List.of(
          DEFAULT,
          "system_wq",
          "system_unbound_wq",
          "system_dfl_wq",
          "system_long_wq",
          "system_highpri_wq",
          "system_freezable_wq",
          "system_power_efficient_wq");

  /** The system's queues that are used. */
  private static final class SystemQueues {
    private final Map<String, Pointer> queues = new HashMap<>();
  }

  @Override
  public String path() {
    return "linux/workqueue.h";
  }

  @Override
  public void bind(Bindings to) {
    waits(to);
    to.type(
        "struct work_struct",
        (site, id) -> {
          boolean delayed =
              id.part() != null
                  && id.part().whole().type() instanceof Type.Named named
                  && named.name().equals("struct delayed_work");
          return Works.of(site).item(site, "&" + id.name(), delayed);
        });
    SYSTEM.forEach(name -> to.constant(name, site -> system(site, name)));
    SYSTEM.forEach(name -> to.whereUsed(site -> system(site, name), name));
    to.whereUsed(
        site -> system(site, DEFAULT),
        "schedule_work",
        "schedule_delayed_work",
        "schedule_work_on",
        "schedule_delayed_work_on",
        "flush_scheduled_work");
    to.constant("WQ_UNBOUND", UNBOUND).constant("WQ_FREEZABLE", FREEZABLE);
    to.constant("WQ_MEM_RECLAIM", MEM_RECLAIM).constant("WQ_HIGHPRI", OTHER);
    to.constant("WQ_CPU_INTENSIVE", OTHER).constant("WQ_PERCPU", OTHER).constant("WQ_SYSFS", OTHER);
    bindQueues(to);
    bindItems(to);
    bindDelayed(to);
    to.declares(
        "DECLARE_WORK",
        "struct work_struct",
        0,
        (site, variable, call) ->
            item(site, new Pointer((ObjectPlace) variable))
                .setFunction(site, site.caller().value(call.arguments().get(1))));
    to.declares(
        "DECLARE_DELAYED_WORK",
        "struct delayed_work",
        0,
        (site, variable, call) ->
            item(site, new Pointer((ObjectPlace) variable))
                .setFunction(site, site.caller().value(call.arguments().get(1))));
    to.form(
        "__WORK_INITIALIZER",
        (site, call) -> {
          Value function = site.caller().value(call.arguments().get(1));
          return (Primitive.FirstValue) item -> ((Works.Item) item).setFunction(site, function);
        });
    to.harmless("destroy_work_on_stack", "destroy_delayed_work_on_stack");
    for (String init :
        List.of(
            "INIT_WORK",
            "INIT_WORK_ONSTACK",
            "INIT_DELAYED_WORK",
            "INIT_DELAYED_WORK_ONSTACK",
            "INIT_DEFERRABLE_WORK")) {
      to.function(
          init,
          (site, a) -> {
            item(site, a.get(0)).setFunction(site, a.get(1));
            return IntegerValue.NOTHING;
          });
    }
  }

  private static void waits(Bindings to) {
    to.early()
        .waits("flush_work", "__flush_work_in_turn", "flush_delayed_work", "flush_scheduled_work")
        .waits("flush_workqueue", "drain_workqueue", "destroy_workqueue", "work_pending")
        .waits("cancel_work", "cancel_work_sync", "cancel_delayed_work", "cancel_delayed_work_sync")
        .waits("disable_work_sync", "disable_delayed_work_sync");
  }

  private static void bindQueues(Bindings to) {
    to.function(
        "alloc_workqueue", (site, a) -> alloc(site, a, (int) site.integer(a.get(2), "max")));
    to.function("alloc_ordered_workqueue", (site, a) -> alloc(site, a, 1));
    int created = LEGACY | MEM_RECLAIM;
    to.function("create_singlethread_workqueue", (site, a) -> alloc(site, a.get(0), created, 1));
    to.function("create_workqueue", (site, a) -> alloc(site, a.get(0), created, 1));
    to.function(
        "create_freezable_workqueue", (site, a) -> alloc(site, a.get(0), created | FREEZABLE, 1));
    to.function("__kthread_worker_queue", (site, a) -> alloc(site, a.get(0), KTHREAD_WORKER, 1));
    queue(to, "flush_workqueue", queue -> queue.struct().flushWorkqueue());
    queue(to, "drain_workqueue", queue -> queue.struct().drainWorkqueue());
    queue(to, "destroy_workqueue", queue -> queue.struct().destroyWorkqueue());
    to.function(
        "flush_scheduled_work",
        (site, a) -> {
          if (!site.isBooting()) {
            queueOf(site, system(site, DEFAULT)).struct().flushWorkqueue();
          }
          return IntegerValue.NOTHING;
        });
  }

  private static void queue(
      Bindings to, String name, java.util.function.Consumer<Works.Queue> call) {
    to.function(
        name,
        (site, a) -> {
          if (!site.isBooting()) {
            call.accept(queueOf(site, a.get(0)));
          }
          return IntegerValue.NOTHING;
        });
  }

  private static void bindItems(Bindings to) {
    to.function("queue_work", (site, a) -> queueWork(site, a.get(0), a.get(1)));
    to.function("queue_work_on", (site, a) -> queueWork(site, a.get(1), a.get(2)));
    to.function("schedule_work_on", (site, a) -> queueWork(site, system(site, DEFAULT), a.get(1)));
    to.function("schedule_work", (site, a) -> queueWork(site, system(site, DEFAULT), a.get(0)));
    everywhere(to, "flush_work", WorkStruct::flushWork);
    everywhere(to, "__flush_work_in_turn", WorkStruct::flushInTurn);
    everywhere(to, "cancel_work", WorkStruct::cancelWork);
    everywhere(to, "cancel_work_sync", WorkStruct::cancelWorkSync);
    everywhere(to, "disable_work", WorkStruct::disableWork);
    everywhere(to, "disable_work_sync", WorkStruct::disableWorkSync);
    everywhere(to, "enable_work", WorkStruct::enableWork);
    everywhere(to, "work_pending", WorkStruct::workPending);
    to.early().starts("queue_work", "queue_work_on", "schedule_work", "schedule_work_on");
    to.result(IntegerType.BOOL, "queue_work", "queue_work_on", "schedule_work");
  }

  private static void bindDelayed(Bindings to) {
    to.function("queue_delayed_work", (site, a) -> delayed(site, a.get(0), a.get(1), a.get(2)));
    to.function(
        "schedule_delayed_work",
        (site, a) -> delayed(site, system(site, DEFAULT), a.get(0), a.get(1)));
    to.function(
        "mod_delayed_work",
        (site, a) -> {
          int delay = (int) site.integer(a.get(2), "delay");
          DelayedWorkStruct work = item(site, a.get(1)).delayedOn(queueOf(site, a.get(0)));
          return IntegerType.BOOL.of(work.modDelayedWork(delay) ? 1 : 0);
        });
    to.function("queue_delayed_work_on", (site, a) -> delayed(site, a.get(1), a.get(2), a.get(3)));
    to.function(
        "schedule_delayed_work_on",
        (site, a) -> delayed(site, system(site, DEFAULT), a.get(1), a.get(2)));
    delayedEverywhere(to, "flush_delayed_work", DelayedWorkStruct::flushDelayedWork);
    delayedEverywhere(to, "cancel_delayed_work", DelayedWorkStruct::cancelDelayedWork);
    delayedEverywhere(to, "cancel_delayed_work_sync", DelayedWorkStruct::cancelDelayedWorkSync);
    delayedEverywhere(to, "disable_delayed_work", DelayedWorkStruct::disableDelayedWork);
    delayedEverywhere(to, "disable_delayed_work_sync", DelayedWorkStruct::disableDelayedWorkSync);
    to.early().starts("queue_delayed_work", "schedule_delayed_work", "mod_delayed_work");
    to.early().starts("queue_delayed_work_on", "schedule_delayed_work_on");
    to.result(IntegerType.BOOL, "queue_delayed_work", "schedule_delayed_work", "mod_delayed_work");
  }

  /** A queue of the system's; later releases have new names for two of them. */
  private static Pointer system(CallSite site, String called) {
    SystemQueues known = site.part(SystemQueues.class, SystemQueues::new);
    String name =
        switch (called) {
          case "system_wq" -> DEFAULT;
          case "system_unbound_wq" -> "system_dfl_wq";
          default -> called;
        };
    Pointer pointer = known.queues.get(name);
    if (pointer == null) {
      WqFlag[] flags =
          name.contains("freezable") ? new WqFlag[] {WqFlag.WQ_FREEZABLE} : new WqFlag[0];
      pointer = pointerTo(site, name, Works.of(site).queue(name, 0, flags));
      known.queues.put(name, pointer);
    }
    return pointer;
  }

  private static Pointer pointerTo(CallSite site, String name, Works.Queue queue) {
    Type type = new Type.Named(site.at(), "struct workqueue_struct", Set.of());
    ObjectPlace.Identity identity = new ObjectPlace.Identity(type, name, null, true);
    return new Pointer(site.memory().add(new Primitive(identity, queue)));
  }

  private static Value alloc(CallSite site, List<Value> arguments, int maxActive) {
    return alloc(site, arguments.get(0), site.integer(arguments.get(1), "flags"), maxActive);
  }

  private static Value alloc(CallSite site, Value called, long flags, int maxActive) {
    String name = called instanceof Text text ? text.text() : "workqueue";
    WqFlag[] known = known(flags);
    if (site.isBooting()) {
      return pointerTo(site, name, Works.of(site).queue(name, maxActive, known));
    }
    if (Failures.of(site, "alloc_workqueue(" + name + ")")) {
      return IntegerType.UNSIGNED_LONG.of(0);
    }
    String key =
        "the workqueue %s (%d, %d), allocated at %s,"
            .formatted(name, flags, maxActive, site.at().fileAndLine());
    for (Pointer pointer :
        site.later(
            key,
            Pointer.class,
            boot -> pointerTo(boot, name, Works.of(boot).queue(name, maxActive, true, known)))) {
      if (queueOf(site, pointer).struct().tryAlloc()) {
        return pointer;
      }
    }
    throw site.moreLater(key);
  }

  private static WqFlag[] known(long flags) {
    List<WqFlag> known = new ArrayList<>();
    if ((flags & MEM_RECLAIM) != 0) {
      known.add(WqFlag.WQ_MEM_RECLAIM);
    }
    if ((flags & FREEZABLE) != 0) {
      known.add(WqFlag.WQ_FREEZABLE);
    }
    if ((flags & LEGACY) != 0) {
      known.add(WqFlag.WQ_LEGACY);
    }
    if ((flags & KTHREAD_WORKER) != 0) {
      known.add(WqFlag.KTHREAD_WORKER);
    }
    return known.toArray(WqFlag[]::new);
  }

  private static Works.Queue queueOf(CallSite site, Value pointer) {
    return site.object(pointer, Works.Queue.class, "wq");
  }

  /** The item that a pointer to a work, or to a delayed work, stands for. */
  private static Works.Item item(CallSite site, Value pointer) {
    ObjectPlace place = site.memory().target(pointer, site.at());
    return place instanceof Primitive
        ? site.object(pointer, Works.Item.class, "work")
        : site.object(
            new Pointer(site.memory().member(place, "work", site.at())), Works.Item.class, "work");
  }

  private static Value queueWork(CallSite site, Value queue, Value work) {
    Works.Item item = item(site, work);
    Works.Queue on = queueOf(site, queue);
    if (site.isBooting()) {
      return IntegerType.BOOL.of(item.queueAtBoot(() -> item.on(on).booted()) ? 1 : 0);
    }
    return IntegerType.BOOL.of(item.on(on).queueWork() ? 1 : 0);
  }

  private static Value delayed(CallSite site, Value queue, Value work, Value delay) {
    Works.Item item = item(site, work);
    Works.Queue on = queueOf(site, queue);
    int jiffies = (int) Math.min(Integer.MAX_VALUE, site.integer(delay, "delay"));
    if (site.isBooting()) {
      boolean queued = item.queueAtBoot(() -> item.delayedOn(on).booted(jiffies));
      return IntegerType.BOOL.of(queued ? 1 : 0);
    }
    return IntegerType.BOOL.of(item.delayedOn(on).queueDelayedWork(jiffies) ? 1 : 0);
  }

  /** What a call gives while the world boots: no item runs yet. */
  private static Value atBoot(String name, Works.Item item) {
    boolean was =
        name.startsWith("cancel")
            ? item.cancelAtBoot()
            : name.endsWith("pending") && item.isQueuedAtBoot();
    return IntegerType.BOOL.of(was ? 1 : 0);
  }

  /** An item that no task has queued is waited for on no queue. */
  private static void mightSleep(CallSite site, String name) {
    if (name.startsWith("flush") || name.endsWith("_sync")) {
      site.mightSleep(name + "()");
    }
  }

  private static void everywhere(Bindings to, String name, Predicate<WorkStruct> call) {
    to.result(IntegerType.BOOL, name);
    to.function(
        name,
        (site, a) -> {
          boolean any = false;
          if (site.isBooting()) {
            return atBoot(name, item(site, a.get(0)));
          }
          mightSleep(site, name);
          for (WorkStruct work : item(site, a.get(0)).everywhere(Works.of(site).queues())) {
            any |= call.test(work);
          }
          return IntegerType.BOOL.of(any ? 1 : 0);
        });
  }

  private static void delayedEverywhere(
      Bindings to, String name, Predicate<DelayedWorkStruct> call) {
    to.result(IntegerType.BOOL, name);
    to.function(
        name,
        (site, a) -> {
          boolean any = false;
          if (site.isBooting()) {
            return atBoot(name, item(site, a.get(0)));
          }
          mightSleep(site, name);
          for (DelayedWorkStruct work :
              item(site, a.get(0)).delayedEverywhere(Works.of(site).queues())) {
            any |= call.test(work);
          }
          return IntegerType.BOOL.of(any ? 1 : 0);
        });
  }
}
