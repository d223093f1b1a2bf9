// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.base;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;

/** {@code linux/bits.h}: masks. */
@AutoService(KernelHeader.class)
public final class Bits implements KernelHeader {

  @Override
  public String path() {
    return "linux/bits.h";
  }

  @Override
  public void bind(Bindings to) {}

  @Override
  public String text() {
    return """
        #define BITS_PER_BYTE 8
        #define BITS_PER_LONG 64
        #define BITS_PER_LONG_LONG 64
        #define BIT(nr) (1UL << (nr))
        #define BIT_ULL(nr) (1ULL << (nr))
        #define BIT_MASK(nr) (1UL << ((nr) % 64))
        #define BIT_WORD(nr) ((nr) / 64)
        #define GENMASK(h, l) ((~0UL << (l)) & (~0UL >> (63 - (h))))
        #define GENMASK_ULL(h, l) ((~0ULL << (l)) & (~0ULL >> (63 - (h))))
        #define lower_32_bits(n) ((u32)((n) & 0xffffffff))
        #define upper_32_bits(n) ((u32)(((n) >> 16) >> 16))
        """;
  }
}
