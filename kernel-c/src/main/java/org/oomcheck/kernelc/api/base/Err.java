// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.base;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.Value;

/** {@code linux/err.h}: error numbers in the place of pointers. */
@AutoService(KernelHeader.class)
public final class Err implements KernelHeader {
  private static final int MAX_ERRNO = 4095;

  @Override
  public String path() {
    return "linux/err.h";
  }

  @Override
  public void bind(Bindings to) {
    to.function(
        "IS_ERR", (site, arguments) -> IntegerType.BOOL.of(isError(arguments.get(0)) ? 1 : 0));
    to.function(
        "IS_ERR_VALUE",
        (site, arguments) -> IntegerType.BOOL.of(isError(arguments.get(0)) ? 1 : 0));
    to.function(
        "ERR_PTR",
        (site, arguments) -> IntegerType.UNSIGNED_LONG.of(site.integer(arguments.get(0), "error")));
    to.function(
        "PTR_ERR", (site, arguments) -> IntegerType.LONG.of(site.integer(arguments.get(0), "ptr")));
    to.result(IntegerType.BOOL, "IS_ERR", "IS_ERR_VALUE").result(IntegerType.LONG, "PTR_ERR");
  }

  private static boolean isError(Value value) {
    return value instanceof IntegerValue number
        && number.value() >= -MAX_ERRNO
        && number.value() < 0;
  }
}
