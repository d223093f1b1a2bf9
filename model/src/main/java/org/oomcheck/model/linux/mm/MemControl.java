// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.mm;

import java.util.List;
import org.oomcheck.model.linux.Slot;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Step;

/** {@code mm/memcontrol.c}: what a process does that has reached the limit of its memory cgroup. */
public final class MemControl {

  /** Shape of {@link #TRY_CHARGE}. */
  @FunctionalInterface
  public interface TryCharge {

    /** Whether a task that is dying may charge a page to a group that has reached its limit. */
    boolean call(Kernel kernel);
  }

  public static final Slot<TryCharge> TRY_CHARGE = new Slot<>("try_charge", TryCharge.class);

  private MemControl() {}

  /**
   * A memory cgroup with {@code memory.oom.group}: if one of its processes is chosen, all are
   * killed. A kernel has one or none.
   *
   * @param members the tasks in it
   */
  public record OomGroup(List<Integer> members) {

    public OomGroup {
      members = List.copyOf(members);
    }

    /** Kills the others if a member is a victim. Context: any. Locks: needs oom_lock. */
    @KernelRef(
        path = "mm/memcontrol.c",
        symbol = "mem_cgroup_get_oom_group",
        release = "v4.19",
        commit = "3d8b38eb81ca",
        omits = "the hierarchy")
    void killIfVictim(Kernel kernel) {
      Processes processes = kernel.processes();
      Step<Boolean> look =
          Step.of(
              processes,
              "mem_cgroup_get_oom_group(victim)",
              () ->
                  members.stream()
                      .anyMatch(task -> Processes.isVictim(processes.states().get(task))));
      if (kernel.machine().perform(look)) {
        Loop scan = kernel.machine().loop("mem_cgroup_scan_tasks");
        for (int member = 0; member < members.size(); member++) {
          scan.head(member);
          oomKillMemcgMember(kernel, members.get(member));
        }
        scan.leave();
        processes.thawVictims();
      }
    }

    @KernelRef(
        path = "mm/oom_kill.c",
        symbol = "oom_kill_memcg_member",
        release = "v4.19",
        omits = "oom_score_adj")
    private static void oomKillMemcgMember(Kernel kernel, int member) {
      Processes processes = kernel.processes();
      kernel
          .machine()
          .perform(
              Step.run(
                  processes,
                  "oom_kill_memcg_member()",
                  () -> {
                    if (processes.isAlive(member)) {
                      processes.kill(member);
                    }
                  }));
    }
  }

  /** Lets a task that is dying exceed the limit, so that it ends soon. Context: any. */
  @KernelRef(path = "mm/memcontrol.c", symbol = "try_charge", omits = "every other task")
  public static boolean tryCharge(Kernel kernel) {
    return true;
  }

  /**
   * Kills a process of the group, which is the running one: the group has no other. No OOM notifier
   * is called, as free memory would not help. Context: may sleep. Locks: waits for oom_lock, with
   * mutex_lock(): no trylock, and no assumption that the holder makes progress.
   *
   * <p>Deviates: v6.12 waits with mutex_lock_killable(), so a signal from outside ends the wait
   * there. No signal is sent here.
   */
  @KernelRef(
      path = "mm/memcontrol.c",
      symbol = "mem_cgroup_out_of_memory",
      omits = "the choice of a victim, oom_group, the sleep after the kill")
  public static void memCgroupOutOfMemory(Kernel kernel) {
    kernel.oomKill().oomLock().lock();
    kernel.run(OomKill.MARK_OOM_VICTIM, f -> f.call(kernel, OomKill.CURRENT));
    kernel.oomKill().oomLock().unlock();
  }
}
