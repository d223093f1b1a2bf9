// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree.oom;

import java.util.List;
import java.util.Optional;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.ObjectPlace;
import org.oomcheck.kernelc.memory.Opaque;
import org.oomcheck.kernelc.memory.Pointer;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.linux.mm.MemControl.OomGroup;

/** A memory cgroup whose processes are killed together, where a world has one. */
final class GroupCalls {
  /** The note of a task that it kills the members of a cgroup. */
  static final String GROUP = "memory.oom.group";

  private GroupCalls() {}

  static void bind(Bindings to) {
    to.function("mem_cgroup_get_oom_group", GroupCalls::groupOf);
    to.function("mem_cgroup_scan_tasks", GroupCalls::scan);
  }

  private static Optional<OomGroup> group(CallSite site) {
    return site.part(Kernel.class).orElseThrow().find(OomGroup.class);
  }

  private static Value groupOf(CallSite site, List<Value> arguments) {
    boolean member =
        group(site).isPresent()
            && ProcessViews.table(site)
                .isAmong(
                    ProcessViews.process(site, arguments.get(0)),
                    group(site).orElseThrow().members());
    return member
        ? new Pointer(
            new Opaque(
                new ObjectPlace.Identity(
                    OomWorld.named("struct mem_cgroup"), "oom_group", null, false)))
        : IntegerType.UNSIGNED_LONG.of(0);
  }

  /**
   * Calls a function for each member that has memory, until one call gives another number than 0.
   */
  private static Value scan(CallSite site, List<Value> arguments) {
    site.note(GROUP, true);
    for (int task : group(site).orElseThrow().members()) {
      ProcessPointer process = ProcessViews.table(site).of(task);
      if (process.seen().hasMm()
          && site.call(
                  arguments.get(1), List.of(ProcessViews.pointer(site, process), arguments.get(2)))
              .isTrue()) {
        break;
      }
    }
    site.note(GROUP, null);
    return IntegerValue.NOTHING;
  }
}
