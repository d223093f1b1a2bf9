// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.world;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.ProcessSetting;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.Text;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;

/**
 * Which pages a task has locked. A page that is freed must not be locked. Outside of modules no
 * task waits for the lock of a page that another has, but for the one that compaction moves.
 */
public final class PageLocks {
  private static final String LOCKED = "locked pages";

  private PageLocks() {}

  /** Binds the calls of our headers. */
  public static void bind(Bindings to) {
    to.function("__locks_page", PageLocks::lock);
    to.function("__unlocks_page", PageLocks::unlock);
    to.function(
        "__any_page_is_shared",
        (site, a) -> IntegerType.INT.of(site.part(ProcessSetting.class).isPresent() ? 1 : 0));
    to.result(IntegerType.INT, "__any_page_is_shared");
    to.function(
        "__bug_of_page",
        (site, a) -> {
          throw new KernelBug(
              Hazard.LOCK_MISUSE, ((Text) a.get(0)).text() + ", at " + site.at().fileAndLine());
        });
  }

  /** Their names, for a page that no other task can reach is another object in each run. */
  private static Set<String> locked(CallSite site) {
    Set<String> pages = new HashSet<>();
    if (site.noted(LOCKED) instanceof Set<?> noted) {
      noted.forEach(page -> pages.add((String) page));
    }
    return pages;
  }

  private static void note(CallSite site, Set<String> pages) {
    site.note(LOCKED, pages.isEmpty() ? null : Set.copyOf(pages));
  }

  private static String name(CallSite site, Value page) {
    return site.memory().target(page, site.at()).name();
  }

  private static Value lock(CallSite site, List<Value> arguments) {
    Set<String> pages = locked(site);
    pages.add(name(site, arguments.get(0)));
    note(site, pages);
    return IntegerType.INT.of(1);
  }

  private static Value unlock(CallSite site, List<Value> arguments) {
    Set<String> pages = locked(site);
    pages.remove(name(site, arguments.get(0)));
    note(site, pages);
    return IntegerValue.NOTHING;
  }

  /** Complains if the task that frees a page has locked it. */
  public static void free(CallSite site, Value page) {
    if (site.noted(LOCKED) != null && locked(site).contains(name(site, page))) {
      throw new KernelBug(
          Hazard.LIFECYCLE, "a page is freed that is locked, at " + site.at().fileAndLine());
    }
  }
}
