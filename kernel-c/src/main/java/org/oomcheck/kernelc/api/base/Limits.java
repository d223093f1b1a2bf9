// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.base;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;

/** {@code linux/limits.h}: the ranges of integer types. */
@AutoService(KernelHeader.class)
public final class Limits implements KernelHeader {

  @Override
  public String path() {
    return "linux/limits.h";
  }

  @Override
  public void bind(Bindings to) {}

  @Override
  public String text() {
    return """
        #define U8_MAX 255
        #define S8_MAX 127
        #define U16_MAX 65535
        #define S16_MAX 32767
        #define U32_MAX 4294967295U
        #define S32_MAX 2147483647
        #define S32_MIN (-2147483647 - 1)
        #define U64_MAX (~0ULL)
        #define S64_MAX (9223372036854775807LL)
        #define S64_MIN (-9223372036854775807LL - 1)
        #define USHRT_MAX 65535
        #define SHRT_MAX 32767
        #define SHRT_MIN (-32767 - 1)
        #define INT_MAX 2147483647
        #define INT_MIN (-2147483647 - 1)
        #define UINT_MAX (~0U)
        #define LONG_MAX (9223372036854775807L)
        #define LONG_MIN (-9223372036854775807L - 1)
        #define ULONG_MAX (~0UL)
        #define LLONG_MAX (9223372036854775807LL)
        #define LLONG_MIN (-9223372036854775807LL - 1)
        #define ULLONG_MAX (~0ULL)
        #define SIZE_MAX (~0UL)
        #define PHYS_ADDR_MAX (~0UL)
        """;
  }
}
