// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.base;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.memory.Aggregate;
import org.oomcheck.kernelc.memory.ObjectPlace;

/** {@code linux/jump_label.h}: static keys, which are plain variables here. */
@AutoService(KernelHeader.class)
public final class JumpLabel implements KernelHeader {

  @Override
  public String path() {
    return "linux/jump_label.h";
  }

  @Override
  public void bind(Bindings to) {
    to.declares("DEFINE_STATIC_KEY_FALSE", "struct static_key_false", 0);
    to.declares(
        "DEFINE_STATIC_KEY_TRUE",
        "struct static_key_true",
        0,
        (site, key, call) -> {
          if (key instanceof Aggregate struct) {
            ObjectPlace enabled = struct.member("enabled", call.at());
            enabled.store(IntegerType.INT.of(1), call.at());
          }
        });
  }
}
