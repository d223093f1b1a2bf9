// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.driver;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.IntegerType;

/**
 * {@code linux/firmware.h}, with umh.h: files and programs that the kernel asks for. Both wait for
 * a process; a file may be missing. Said in C.
 */
@AutoService(KernelHeader.class)
public final class Firmware implements KernelHeader {

  @Override
  public String path() {
    return "linux/firmware.h";
  }

  @Override
  public void bind(Bindings to) {
    to.function(
        "__firmware_is_there",
        (site, arguments) ->
            IntegerType.INT.of(
                site.isBooting()
                    ? 1
                    : site.machine().choose("is the firmware there?", "no", "yes")));
    to.result(IntegerType.INT, "__firmware_is_there");
  }
}
