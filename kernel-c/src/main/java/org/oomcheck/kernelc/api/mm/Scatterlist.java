// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.mm;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.IntegerValue;

/** {@code linux/scatterlist.h}: which pages a buffer has; other memory is not looked at. */
@AutoService(KernelHeader.class)
public final class Scatterlist implements KernelHeader {

  @Override
  public String path() {
    return "linux/scatterlist.h";
  }

  @Override
  public void bind(Bindings to) {
    for (String name : List.of("sg_init_one", "sg_set_buf")) {
      to.form(
          name,
          (site, call) -> {
            site.giveToDevice(site.caller().value(call.arguments().get(1)));
            return IntegerValue.NOTHING;
          });
      to.onlyChecks(name);
    }
  }
}
