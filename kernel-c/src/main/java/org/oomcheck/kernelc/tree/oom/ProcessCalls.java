// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree.oom;

import java.util.List;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.Pointer;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Task;

/** What the OOM killer does to processes: it looks at them, chooses, and kills. */
final class ProcessCalls {
  /** How many read sections of RCU the task is in. */
  static final String RCU = "rcu_read_lock";

  private static final String TASKLIST = "tasklist_lock";

  /** More are those of a task that does not leave them. */
  private static final int MAX_DEPTH = 8;

  private static final int SIGKILL = 9;

  private ProcessCalls() {}

  static void bind(Bindings to) {
    to.text("include/linux/sched/signal.h", OwnHeaders.text("process.h"));
    to.constant("current", site -> ProcessViews.pointer(site, ProcessPointer.CURRENT));
    to.constant("PF_MEMALLOC", Task.PF_MEMALLOC).constant("PF_KTHREAD", Task.PF_KTHREAD);
    to.constant("PF_KSWAPD", Task.PF_KSWAPD).constant("PF_WQ_WORKER", Task.PF_WQ_WORKER);
    to.constant("PF_DUMPCORE", 0x200).constant("PF_EXITING", ProcessViews.PF_EXITING);
    to.constant("SIGNAL_GROUP_EXIT", ProcessViews.SIGNAL_GROUP_EXIT).constant("SIGKILL", SIGKILL);
    to.constant("MMF_OOM_SKIP", ProcessViews.MMF_OOM_SKIP).constant("TIF_MEMDIE", 20);
    to.constant("PIDTYPE_TGID", 1).constant("SEND_SIG_PRIV", 1);
    to.constant("OOM_SCORE_ADJ_MIN", -1000).constant("MM_SWAPENTS", 2);
    // Processes of the model are not freed, so their references are not counted.
    to.function("get_task_struct", (site, a) -> a.get(0));
    to.function("put_task_struct", (site, a) -> IntegerValue.NOTHING);
    to.onlyChecks("get_task_struct", "put_task_struct");
    walks(to);
    facts(to);
    locks(to);
    kills(to);
  }

  private static void walks(Bindings to) {
    to.function("__next_process", ProcessCalls::next);
    if (to.call("rcu_read_lock").isPresent()) {
      Bindings.BoundCall lock = to.call("rcu_read_lock").orElseThrow();
      Bindings.BoundCall unlock = to.call("rcu_read_unlock").orElseThrow();
      to.function("rcu_read_lock", (site, a) -> enter(site, lock));
      to.function("rcu_read_unlock", (site, a) -> leave(site, unlock));
    }
    for (String kind : List.of("read_", "write_")) {
      for (String irq : List.of("", "_irq")) {
        keeps(to, kind + "lock" + irq, true);
        keeps(to, kind + "unlock" + irq, false);
      }
    }
  }

  /** {@code tasklist_lock} keeps processes from being freed, as RCU does. */
  private static void keeps(Bindings to, String name, boolean takes) {
    Bindings.BoundCall known = to.call(name).orElseThrow();
    to.function(
        name,
        (site, a) -> {
          Value result = known.call(site, a);
          if (isNamed(a, TASKLIST)) {
            site.note(TASKLIST, takes ? Boolean.TRUE : null);
            endWalk(site, depth(site) == 0);
          }
          return result;
        });
  }

  private static void endWalk(CallSite site, boolean outsideOfRcu) {
    if (outsideOfRcu && site.noted(TASKLIST) == null) {
      site.note(ProcessViews.WALK, null);
    }
  }

  private static Value next(CallSite site, List<Value> arguments) {
    List<ProcessPointer> all;
    int next = 0;
    if (!arguments.get(0).isTrue()) {
      if (!site.machine().current().isAtomic()) {
        throw new KernelBug(
            Hazard.LIFECYCLE,
            "a walk over processes that may be freed meanwhile, outside of RCU and of"
                + " tasklist_lock, at "
                + site.at().fileAndLine());
      }
      all = ProcessViews.table(site).walk();
      site.note(ProcessViews.WALK, new ProcessViews.Walk(all));
    } else if (site.noted(ProcessViews.WALK) instanceof ProcessViews.Walk walk) {
      all = walk.processes();
      next = all.indexOf(ProcessViews.process(site, arguments.get(0))) + 1;
    } else {
      throw new KernelBug(
          Hazard.LIFECYCLE,
          "the next process of one that may be freed, for the read section of RCU has ended, at "
              + site.at().fileAndLine());
    }
    if (next < all.size()) {
      return ProcessViews.pointer(site, all.get(next));
    }
    site.note(ProcessViews.WALK, null);
    return IntegerType.UNSIGNED_LONG.of(0);
  }

  /** No step where no function waits for a grace period. */
  private static boolean isWaitedFor(CallSite site) {
    return site.uses("synchronize_rcu")
        || site.uses("synchronize_rcu_expedited")
        || site.uses("call_rcu")
        || site.uses("__call_rcu_to_free");
  }

  private static int depth(CallSite site) {
    return site.noted(RCU) instanceof Integer depth ? depth : 0;
  }

  private static Value enter(CallSite site, Bindings.BoundCall lock) {
    if (isWaitedFor(site)) {
      return lock.call(site, List.of());
    }
    if (depth(site) == MAX_DEPTH) {
      throw new KernelBug(
          Hazard.LOCK_MISUSE,
          "a read section of RCU inside %d others, at %s"
              .formatted(MAX_DEPTH, site.at().fileAndLine()));
    }
    site.machine().current().preemptDisable();
    site.note(RCU, depth(site) + 1);
    return IntegerValue.NOTHING;
  }

  private static Value leave(CallSite site, Bindings.BoundCall unlock) {
    if (isWaitedFor(site)) {
      endWalk(site, true);
      return unlock.call(site, List.of());
    }
    int depth = depth(site);
    if (depth == 0) {
      throw new KernelBug(
          Hazard.LOCK_MISUSE,
          "rcu_read_unlock() outside of a read section, at " + site.at().fileAndLine());
    }
    site.machine().current().preemptEnable();
    site.note(RCU, depth == 1 ? null : (Object) (depth - 1));
    endWalk(site, depth == 1);
    return IntegerValue.NOTHING;
  }

  /** What holds for every process of the model. */
  private static void facts(Bindings to) {
    to.function("is_global_init", (site, a) -> IntegerType.INT.of(0));
    to.function("in_vfork", (site, a) -> IntegerType.BOOL.of(0));
    to.function("thread_group_empty", (site, a) -> IntegerType.INT.of(1));
    to.function(
        "same_thread_group",
        (site, a) ->
            IntegerType.BOOL.of(
                ProcessViews.process(site, a.get(0)).equals(ProcessViews.process(site, a.get(1)))
                    ? 1
                    : 0));
    to.function(
        "get_mm_rss",
        (site, a) ->
            IntegerType.UNSIGNED_LONG.of(
                ProcessViews.look(site, ProcessViews.process(site, a.get(0))).pages()));
    to.function("get_mm_counter", (site, a) -> IntegerType.UNSIGNED_LONG.of(0));
    to.function("mm_pgtables_bytes", (site, a) -> IntegerType.UNSIGNED_LONG.of(0));
    to.result(IntegerType.INT, "is_global_init", "thread_group_empty");
    to.result(IntegerType.BOOL, "in_vfork", "same_thread_group");
    to.result(IntegerType.UNSIGNED_LONG, "get_mm_rss", "get_mm_counter", "mm_pgtables_bytes");
    to.form("mmgrab", (site, call) -> grab(site));
    to.function("queue_oom_reaper", (site, a) -> queueReaper(site, a.get(0)));
    to.onlyChecks("mmgrab", "queue_oom_reaper");
    to.harmless("mmdrop", "count_vm_event", "put_cred", "trace_mark_victim");
    to.function("get_task_cred", (site, a) -> IntegerType.UNSIGNED_LONG.of(0));
    Bindings.BoundCall read = to.call("atomic_read").orElseThrow();
    to.function(
        "atomic_read",
        (site, a) -> isNamed(a, "->mm_users") ? IntegerType.INT.of(1) : read.call(site, a));
    // How many victims there are is told by their states.
    Bindings.BoundCall inc = to.call("atomic_inc").orElseThrow();
    to.function(
        "atomic_inc",
        (site, a) -> isNamed(a, "oom_victims") ? IntegerValue.NOTHING : inc.call(site, a));
  }

  /** How many users a struct has is not counted, but there must be one. */
  private static Value grab(CallSite site) {
    if (site.noted(ProcessViews.NO_MM) != null) {
      throw new KernelBug(
          Hazard.KERNEL_BUG,
          "mmgrab() of NULL, for the process has ended, at " + site.at().fileAndLine());
    }
    return IntegerValue.NOTHING;
  }

  /** The reaper comes to every victim; a process that is none has no {@code oom_mm}. */
  private static Value queueReaper(CallSite site, Value victim) {
    ProcessPointer process = ProcessViews.process(site, victim);
    if (ProcessViews.isLocked(site, process) && !ProcessViews.look(site, process).isVictim()) {
      throw new KernelBug(
          Hazard.KERNEL_BUG,
          "queue_oom_reaper() of a process that is no victim, and whose oom_mm is NULL, at "
              + site.at().fileAndLine());
    }
    return IntegerValue.NOTHING;
  }

  private static boolean isNamed(List<Value> arguments, String end) {
    return arguments.get(0) instanceof Pointer pointer && pointer.target().name().endsWith(end);
  }

  private static void locks(Bindings to) {
    to.function(
        "task_lock",
        (site, a) -> {
          ProcessPointer process = ProcessViews.process(site, a.get(0));
          lock(site, process);
          return IntegerValue.NOTHING;
        });
    to.function(
        "task_unlock",
        (site, a) -> {
          unlock(site, ProcessViews.process(site, a.get(0)));
          return IntegerValue.NOTHING;
        });
  }

  /** In a walk no step is taken: all its processes are what they were when it began. */
  private static boolean isWalkedOver(CallSite site, ProcessPointer process) {
    return site.noted(ProcessViews.WALK) instanceof ProcessViews.Walk walk
        && walk.processes().contains(process);
  }

  private static void lock(CallSite site, ProcessPointer process) {
    if (site.noted(ProcessViews.LOCKED) != null) {
      throw new KernelBug(
          Hazard.LOCK_MISUSE,
          "task_lock() by a task that has locked a process already, at " + site.at().fileAndLine());
    }
    if (isWalkedOver(site, process)) {
      site.machine().current().preemptDisable();
      site.note(ProcessViews.LOCKED, new ProcessViews.Locked(process, process.seen()));
    } else {
      SeenProcess seen = ProcessViews.table(site).lock(process);
      site.note(ProcessViews.LOCKED, new ProcessViews.Locked(process, seen));
    }
  }

  private static void unlock(CallSite site, ProcessPointer process) {
    if (!ProcessViews.isLocked(site, process)) {
      throw new KernelBug(
          Hazard.LOCK_MISUSE,
          "task_unlock() of a process that is not locked, at " + site.at().fileAndLine());
    }
    if (isWalkedOver(site, process)) {
      site.machine().current().preemptEnable();
    } else {
      ProcessViews.table(site).unlock(process);
    }
    site.note(ProcessViews.LOCKED, null);
  }

  private static void kills(Bindings to) {
    to.function(
        "do_send_sig_info",
        (site, a) -> {
          ProcessPointer process = ProcessViews.process(site, a.get(2));
          if (site.integer(a.get(0), "sig") == SIGKILL) {
            ProcessViews.table(site)
                .sendSigkill(
                    process,
                    ProcessViews.isLocked(site, process),
                    site.noted(GroupCalls.GROUP) != null);
            ProcessViews.changed(site, process, SeenProcess::killed);
          }
          return IntegerType.INT.of(0);
        });
    to.result(IntegerType.INT, "do_send_sig_info");
    // The flag keeps a task from being marked twice; that changes nothing here.
    to.function("test_and_set_tsk_thread_flag", (site, a) -> IntegerType.INT.of(0));
    to.result(IntegerType.INT, "test_and_set_tsk_thread_flag");
    to.function(
        "__thaw_task",
        (site, a) -> {
          site.part(Kernel.class).orElseThrow().processes().thawVictims();
          return IntegerValue.NOTHING;
        });
    GroupCalls.bind(to);
    to.harmless("memcg_memory_event", "memcg_memory_event_mm", "mem_cgroup_print_oom_group");
    to.harmless("mem_cgroup_put", "dump_oom_victim", "dump_oom_summary");
    to.function("__ratelimit", (site, a) -> IntegerType.INT.of(1));
    to.result(IntegerType.INT, "__ratelimit");
    to.declares("DEFINE_RATELIMIT_STATE", "struct ratelimit_state", 0);
  }
}
