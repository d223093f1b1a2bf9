// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.locking;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.IntegerType;

/**
 * {@code linux/refcount.h}: counts of references. Counting up from 0, or below 0, is a warning in
 * the kernel and a finding here.
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
    to.type(
        "refcount_t",
        (site, id) -> new org.oomcheck.model.kernel.order.Atomic(site.machine(), id.name(), 0));
    for (String name : List.of("refcount_dec_and_test", "refcount_inc_not_zero")) {
      to.result(IntegerType.BOOL, name);
    }
  }

  @Override
  public String text() {
    return """
        static inline void refcount_set(refcount_t *r, int n)
        {
        	atomic_set(r, n);
        }

        static inline unsigned int refcount_read(const refcount_t *r)
        {
        	return atomic_read(r);
        }

        static inline void refcount_inc(refcount_t *r)
        {
        	WARN_ON(atomic_fetch_inc_relaxed(r) <= 0);
        }

        static inline bool refcount_inc_not_zero(refcount_t *r)
        {
        	return atomic_inc_not_zero(r);
        }

        static inline bool refcount_dec_and_test(refcount_t *r)
        {
        	int left = atomic_dec_return(r);

        	WARN_ON(left < 0);
        	return left == 0;
        }

        static inline void refcount_dec(refcount_t *r)
        {
        	WARN_ON(atomic_dec_return(r) <= 0);
        }

        static inline bool refcount_dec_and_mutex_lock(refcount_t *r, struct mutex *lock)
        {
        	if (atomic_add_unless(r, -1, 1))
        		return false;
        	mutex_lock(lock);
        	if (!refcount_dec_and_test(r)) {
        		mutex_unlock(lock);
        		return false;
        	}
        	return true;
        }
        """;
  }
}
