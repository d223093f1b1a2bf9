// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.base;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;

/** {@code linux/math.h}: rounding. */
@AutoService(KernelHeader.class)
public final class MathHeader implements KernelHeader {

  @Override
  public String path() {
    return "linux/math.h";
  }

  @Override
  public void bind(Bindings to) {}

  @Override
  public String text() {
    return """
        #define DIV_ROUND_UP(n, d) (((n) + (d) - 1) / (d))
        #define DIV_ROUND_DOWN_ULL(n, d) ((unsigned long long)(n) / (d))
        #define DIV_ROUND_CLOSEST(x, d) (((x) + ((d) / 2)) / (d))
        #define round_up(x, y) ((((x) - 1) | ((y) - 1)) + 1)
        #define round_down(x, y) ((x) & ~((y) - 1))
        #define roundup(x, y) ((((x) + ((y) - 1)) / (y)) * (y))
        #define rounddown(x, y) ((x) - ((x) % (y)))
        #define mult_frac(x, n, d) (((x) / (d)) * (n) + (((x) % (d)) * (n)) / (d))
        """;
  }
}
