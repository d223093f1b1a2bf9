// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.locking;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;

/**
 * {@code linux/kref.h}: a count of references with a release function, which the last one calls.
 */
@AutoService(KernelHeader.class)
public final class KrefHeader implements KernelHeader {

  @Override
  public String path() {
    return "linux/kref.h";
  }

  @Override
  public void bind(Bindings to) {}

  @Override
  public String text() {
    return """
        struct kref {
        	refcount_t refcount;
        };

        static inline void kref_init(struct kref *kref)
        {
        	refcount_set(&kref->refcount, 1);
        }

        static inline unsigned int kref_read(const struct kref *kref)
        {
        	return refcount_read(&kref->refcount);
        }

        static inline void kref_get(struct kref *kref)
        {
        	refcount_inc(&kref->refcount);
        }

        static inline int kref_get_unless_zero(struct kref *kref)
        {
        	return refcount_inc_not_zero(&kref->refcount);
        }

        static inline int kref_put(struct kref *kref, void (*release)(struct kref *kref))
        {
        	if (refcount_dec_and_test(&kref->refcount)) {
        		release(kref);
        		return 1;
        	}
        	return 0;
        }
        """;
  }
}
