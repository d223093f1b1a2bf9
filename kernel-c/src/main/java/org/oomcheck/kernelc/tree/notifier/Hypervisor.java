// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree.notifier;

import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;

/**
 * The hypervisor of a pseries partition: it counts the pages that it has on loan, and asks for more
 * or fewer. Its calls do not sleep and do not fail.
 */
final class Hypervisor {
  private static final int PAGE_SHIFT = 12;
  private static final long PAGE_SIZE = 1L << PAGE_SHIFT;

  /** The bit that H_PAGE_SET_LOANED has, and H_PAGE_SET_ACTIVE has not. */
  private static final long LOANED = 1L << 32;

  private final Machine machine;
  private final Cell loaned;
  private final int target;

  /**
   * A hypervisor that has no page on loan yet.
   *
   * @param target how many it wants, in kernel pages
   */
  Hypervisor(Machine machine, int target) {
    this.machine = machine;
    this.loaned = machine.cell("pages on loan", 0);
    this.target = target;
  }

  /** Binds the calls of the partition. */
  static void bind(Bindings to) {
    to.constant("PAGE_SHIFT", PAGE_SHIFT);
    to.constant("PAGE_SIZE", IntegerType.UNSIGNED_LONG.of(PAGE_SIZE));
    to.constant("FW_FEATURE_CMO", IntegerType.UNSIGNED_LONG.of(1));
    to.function("firmware_has_feature", (site, a) -> IntegerType.INT.of(1));
    to.function("cmo_get_page_size", (site, a) -> IntegerType.UNSIGNED_LONG.of(PAGE_SIZE));
    to.function("page_to_phys", (site, a) -> IntegerType.UNSIGNED_LONG.of(0));
    to.function("plpar_hcall_norets", (site, a) -> of(site).pageInit(site, a.get(1)));
    to.function("h_get_mpp", (site, a) -> of(site).getMpp(site, a.get(0)));
    to.result(IntegerType.LONG, "plpar_hcall_norets");
    to.result(IntegerType.INT, "h_get_mpp", "firmware_has_feature");
    to.result(IntegerType.UNSIGNED_LONG, "cmo_get_page_size", "page_to_phys");
  }

  private static Hypervisor of(CallSite site) {
    return site.part(Hypervisor.class).orElseThrow();
  }

  /** H_PAGE_INIT: a page is on loan, or is active again. */
  private Value pageInit(CallSite site, Value flags) {
    boolean active = (site.integer(flags, "flags") & LOANED) == 0;
    int more = active ? -1 : 1;
    if (site.isBooting()) {
      loaned.add(more);
    } else {
      String label = active ? "H_PAGE_SET_ACTIVE" : "H_PAGE_SET_LOANED";
      machine.perform(Step.run(loaned, label, () -> loaned.add(more)));
    }
    return IntegerType.LONG.of(0);
  }

  /** H_GET_MPP: how many bytes more it wants; a negative number wants pages back. */
  private Value getMpp(CallSite site, Value data) {
    int more = machine.perform(Step.of(loaned, "H_GET_MPP", () -> target - loaned.get()));
    IntegerValue bytes = IntegerType.LONG.of(more * PAGE_SIZE);
    site.memory()
        .member(site.memory().target(data, site.at()), "loan_request", site.at())
        .store(bytes, site.at());
    return IntegerType.INT.of(0);
  }
}
