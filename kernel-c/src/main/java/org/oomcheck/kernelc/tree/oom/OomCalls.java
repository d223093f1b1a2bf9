// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree.oom;

import java.util.List;
import java.util.Set;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.linux.mm.OomKill;

/** What the OOM killer calls, ended at the model of processes and pages. */
final class OomCalls {
  /** Functions of the files that the model stands for. */
  static final Set<String> MODELLED =
      Set.of(
          "oom_killer_disable",
          "oom_killer_enable",
          "exit_oom_victim",
          "__oom_reap_task_mm",
          "oom_reaper",
          "wake_oom_reaper",
          "queue_oom_reaper",
          "pagefault_out_of_memory",
          "dump_oom_victim",
          "dump_oom_summary",
          "constrained_alloc",
          "oom_cpuset_eligible",
          "dump_header",
          "get_page_from_freelist",
          "pm_suspended_storage",
          "should_reclaim_retry",
          "wake_all_kswapds",
          "zonelist_iter_begin",
          "check_retry_zonelist",
          "gfp_to_alloc_flags_cma",
          "unreserve_highatomic_pageblock",
          "drain_all_pages",
          "warn_alloc");

  private OomCalls() {}

  static void bind(Bindings to) {
    locks(to);
    ProcessCalls.bind(to);
    constraints(to);
    SlowpathCalls.bind(to);
    ReapCalls.bind(to);
    to.function(
        "dump_header",
        (site, arguments) -> {
          OomKill.dumpHeader(kernel(site));
          return IntegerValue.NOTHING;
        });
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
}
