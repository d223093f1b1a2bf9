// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree.oom;

import java.util.List;
import java.util.Set;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.Pointer;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.machine.Progress;

/** What the OOM killer calls, ended at the model of processes and pages. */
final class OomCalls {
  /** Functions of the files that the model stands for. */
  static final Set<String> MODELLED =
      Set.of(
          "oom_killer_disable",
          "oom_killer_enable",
          "exit_oom_victim",
          "oom_reap_task_mm",
          "__oom_reap_task_mm",
          "oom_reap_task",
          "oom_reaper",
          "queue_oom_reaper",
          "dump_oom_victim",
          "dump_oom_summary",
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
    ProcessCalls.bind(to);
    constraints(to);
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

  private static void constraints(Bindings to) {
    to.constant("CONSTRAINT_NONE", 0);
    to.function("constrained_alloc", (site, arguments) -> IntegerType.INT.of(0));
    to.function("oom_cpuset_eligible", (site, arguments) -> IntegerType.BOOL.of(1));
    to.result(IntegerType.BOOL, "oom_cpuset_eligible").result(IntegerType.INT, "constrained_alloc");
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
