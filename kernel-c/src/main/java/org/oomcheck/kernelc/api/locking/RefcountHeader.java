// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.locking;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.model.kernel.order.Atomic;

/**
 * {@code linux/refcount.h}: counts of references. Counting up from 0, or below 0, is a warning in
 * the kernel and a finding here. Counting up gives no order; counting down is a release, and an
 * acquire for the last reference.
 */
@AutoService(KernelHeader.class)
public final class RefcountHeader implements KernelHeader {

  @Override
  public String path() {
    return "linux/refcount.h";
  }

  @Override
  public void bind(Bindings to) {
    to.form(
        "REFCOUNT_INIT", (site, call) -> to.form("ATOMIC_INIT").orElseThrow().evaluate(site, call));
    to.type("refcount_t", (site, id) -> new Atomic(site.machine(), id.name(), 0));
    AtomicHeader.gives(
        to,
        "refcount_inc_not_zero",
        1,
        a -> a.refcountIncNotZero() ? 1 : 0,
        old -> old == 0 ? 0 : 1);
    to.result(IntegerType.BOOL, "refcount_dec_and_test");
  }
}
