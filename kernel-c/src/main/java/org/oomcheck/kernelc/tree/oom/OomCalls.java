// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree.oom;

import java.util.List;
import java.util.Set;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.Aggregate;
import org.oomcheck.kernelc.memory.ObjectPlace;
import org.oomcheck.kernelc.memory.Pointer;
import org.oomcheck.kernelc.memory.Primitive;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.linux.mm.OomKill;
import org.oomcheck.model.linux.mm.Processes;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Progress;
import org.oomcheck.model.machine.Task;

/** What the OOM killer calls, ended at the model of processes and pages. */
final class OomCalls {
  /** Functions of the files that the model stands for. */
  static final Set<String> MODELLED =
      Set.of(
          "select_bad_process",
          "oom_evaluate_task",
          "oom_badness",
          "__oom_kill_process",
          "oom_killer_disable",
          "oom_killer_enable",
          "exit_oom_victim",
          "oom_reap_task_mm",
          "__oom_reap_task_mm",
          "oom_reap_task",
          "oom_reaper",
          "oom_kill_process",
          "mark_oom_victim",
          "queue_oom_reaper",
          "task_will_free_mem",
          "constrained_alloc",
          "oom_cpuset_eligible",
          "dump_header",
          "get_page_from_freelist",
          "pm_suspended_storage",
          "__alloc_pages_slowpath",
          "__alloc_pages_direct_reclaim");

  private OomCalls() {}

  static void bind(Bindings to) {
    locks(to);
    processes(to);
    pages(to);
    to.harmless("dump_header", "queue_oom_reaper");
    to.harmless("trace_notifier_register", "trace_notifier_unregister", "trace_notifier_run");
    to.constant("SYSTEM_BOOTING", 0).constant("system_state", 3);
  }

  private static Kernel kernel(CallSite site) {
    return site.part(Kernel.class).orElseThrow();
  }

  private static void locks(Bindings to) {
    for (String name : List.of("schedule_timeout_uninterruptible", "schedule_timeout_killable")) {
      Bindings.BoundCall woken = to.call(name).orElseThrow();
      to.function(
          name,
          (site, arguments) ->
              site.uses("wake_up_process")
                  ? woken.call(site, arguments)
                  : sleep(site, name, arguments));
    }
  }

  /** A sleep that no task ends. */
  private static Value sleep(CallSite site, String name, List<Value> arguments) {
    int jiffies = (int) site.integer(arguments.get(0), "timeout");
    if (name.endsWith("_killable")) {
      kernel(site).sleep().scheduleTimeoutKillable(jiffies);
    } else {
      kernel(site).sleep().scheduleTimeoutUninterruptible(jiffies);
    }
    return IntegerType.LONG.of(0);
  }

  private static void processes(Bindings to) {
    to.constant("current", CurrentTask::pointer);
    to.constant("PF_MEMALLOC", Task.PF_MEMALLOC).constant("PF_KTHREAD", Task.PF_KTHREAD);
    to.constant("PF_KSWAPD", Task.PF_KSWAPD).constant("PF_WQ_WORKER", Task.PF_WQ_WORKER);
    to.constant("PF_DUMPCORE", 0x200).constant("PF_EXITING", 0x4);
    to.function("task_will_free_mem", OomCalls::taskWillFreeMem);
    to.function("tsk_is_oom_victim", (site, arguments) -> isVictim(site, arguments.get(0)));
    to.function(
        "mark_oom_victim",
        (site, arguments) -> {
          CurrentTask.check(site, arguments.get(0));
          kernel(site).run(OomKill.MARK_OOM_VICTIM, f -> f.call(kernel(site), OomKill.CURRENT));
          return IntegerValue.NOTHING;
        });
    to.function("select_bad_process", (site, arguments) -> select(site, arguments.get(0)));
    to.function("oom_kill_process", (site, arguments) -> kill(site, arguments.get(0)));
    to.constant("CONSTRAINT_NONE", 0).constant("OOM_SCORE_ADJ_MIN", -1000);
    to.function("constrained_alloc", (site, arguments) -> IntegerType.INT.of(0));
    to.function("oom_cpuset_eligible", (site, arguments) -> IntegerType.BOOL.of(1));
    to.function("is_global_init", (site, arguments) -> IntegerType.INT.of(0));
    to.result(IntegerType.BOOL, "task_will_free_mem", "tsk_is_oom_victim", "oom_cpuset_eligible");
    to.result(IntegerType.INT, "constrained_alloc", "is_global_init");
  }

  private static Value isVictim(CallSite site, Value task) {
    CurrentTask.check(site, task);
    return IntegerType.BOOL.of(kernel(site).processes().tskIsOomVictim() ? 1 : 0);
  }

  private static Value taskWillFreeMem(CallSite site, List<Value> arguments) {
    CurrentTask.check(site, arguments.get(0));
    return IntegerType.BOOL.of(kernel(site).processes().taskWillFreeMem() ? 1 : 0);
  }

  private static ObjectPlace chosen(CallSite site, Value oc) {
    if (site.memory().target(oc, site.at()) instanceof Aggregate control) {
      return control.member("chosen", site.at());
    }
    throw new InterpreterException(site.at(), oc + " is no struct oom_control");
  }

  /** Chooses among the processes that are equally bad; how many they are is forgotten. */
  private static Value select(CallSite site, Value oc) {
    Kernel kernel = kernel(site);
    Loop region = site.machine().loop("select_bad_process");
    int candidates = kernel.processes().selectBadProcess();
    int which = candidates > 0 ? OomKill.oneOf(site.machine(), candidates) : 0;
    region.leave(Math.min(candidates, 1), which);
    if (candidates == Processes.VICTIM_STILL_EXITING) {
      chosen(site, oc).store(IntegerType.UNSIGNED_LONG.of(-1), site.at());
    } else if (candidates > 0) {
      ObjectPlace.Identity identity =
          new ObjectPlace.Identity(
              OomWorld.named("struct task_struct"), "process " + which, null, false);
      chosen(site, oc).store(new Pointer(new Primitive(identity, new Victim(which))), site.at());
    }
    return IntegerValue.NOTHING;
  }

  private static Value kill(CallSite site, Value oc) {
    Kernel kernel = kernel(site);
    Value chosen = chosen(site, oc).load(site.at());
    if (CurrentTask.isCurrent(chosen)) {
      kernel.processes().oomKillCurrent();
    } else {
      int which = site.object(chosen, Victim.class, "oc->chosen").which();
      kernel.run(OomKill.OOM_KILL_PROCESS, f -> f.call(kernel, which));
    }
    return IntegerValue.NOTHING;
  }

  private static void pages(Bindings to) {
    to.function("get_page_from_freelist", OomCalls::getPageFromFreelist);
    to.form("WARN_ON_ONCE_GFP", to.form("WARN_ON_ONCE").orElseThrow());
    to.function("pm_suspended_storage", (site, arguments) -> IntegerType.BOOL.of(0));
    to.result(IntegerType.BOOL, "pm_suspended_storage");
    to.constant("__GFP_NOFAIL", 0x8000).constant("__GFP_THISNODE", 0x200000);
    to.constant("ZONE_NORMAL", 2).constant("PAGE_ALLOC_COSTLY_ORDER", 3);
    to.constant("WMARK_MIN", 0).constant("WMARK_LOW", 1).constant("WMARK_HIGH", WMARK_HIGH);
  }

  private static Value getPageFromFreelist(CallSite site, List<Value> arguments) {
    long flags = site.integer(arguments.get(2), "alloc_flags");
    Progress progress = site.object(arguments.get(3), Progress.class, "ac");
    boolean there =
        (flags & WMARK_MASK) == WMARK_HIGH
            ? kernel(site).pageAlloc().lastAttempt(progress)
            : kernel(site).pageAlloc().getPageFromFreelist(progress);
    return there
        ? new Pointer(site.allocate(OomWorld.named("struct page"), "page"))
        : IntegerType.UNSIGNED_LONG.of(0);
  }

  private static final long WMARK_MASK = 3;
  private static final long WMARK_HIGH = 2;
}
