// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.base;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;

/** {@code linux/log2.h}: powers of 2. */
@AutoService(KernelHeader.class)
public final class Log2 implements KernelHeader {

  @Override
  public String path() {
    return "linux/log2.h";
  }

  @Override
  public void bind(Bindings to) {}

  @Override
  public String text() {
    return """
        static inline int is_power_of_2(unsigned long n)
        {
        	return n != 0 && (n & (n - 1)) == 0;
        }

        static inline int fls(unsigned int x)
        {
        	int bits = 0;

        	while (x) {
        		x >>= 1;
        		bits++;
        	}
        	return bits;
        }

        static inline int fls64(unsigned long x)
        {
        	int bits = 0;

        	while (x) {
        		x >>= 1;
        		bits++;
        	}
        	return bits;
        }

        static inline int ilog2(unsigned long n)
        {
        	return fls64(n) - 1;
        }

        static inline int order_base_2(unsigned long n)
        {
        	return n > 1 ? fls64(n - 1) : 0;
        }

        static inline unsigned long roundup_pow_of_two(unsigned long n)
        {
        	return 1UL << (n > 1 ? fls64(n - 1) : 0);
        }

        static inline unsigned long rounddown_pow_of_two(unsigned long n)
        {
        	return 1UL << (fls64(n) - 1);
        }

        static inline unsigned int hweight_long(unsigned long w)
        {
        	unsigned int bits = 0;

        	while (w) {
        		w &= w - 1;
        		bits++;
        	}
        	return bits;
        }

        static inline unsigned long __ffs(unsigned long word)
        {
        	unsigned long bit = 0;

        	while (!(word & 1)) {
        		word >>= 1;
        		bit++;
        	}
        	return bit;
        }

        static inline int ffs(int word)
        {
        	return word ? __ffs((unsigned int)word) + 1 : 0;
        }
        """;
  }
}
