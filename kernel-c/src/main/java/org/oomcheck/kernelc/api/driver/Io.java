// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.driver;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.Primitive;

/**
 * {@code linux/io.h}: registers of a device. A register reads as 0 or as all bits set, each time
 * anew, and what is written to one has no effect.
 */
@AutoService(KernelHeader.class)
public final class Io implements KernelHeader {

  @Override
  public String path() {
    return "linux/io.h";
  }

  @Override
  public void bind(Bindings to) {
    to.type("struct __registers", (site, id) -> new Primitive.Registers());
    for (String name : List.of("readb", "readw", "readl", "readq")) {
      to.function(name, Io::read).function(name + "_relaxed", Io::read);
    }
    for (String name : List.of("ioread8", "ioread16", "ioread32", "ioread64")) {
      to.function(name, Io::read);
    }
    to.result(IntegerType.UNSIGNED_CHAR, "readb", "readb_relaxed", "ioread8");
    to.result(IntegerType.UNSIGNED_SHORT, "readw", "readw_relaxed", "ioread16");
    to.result(IntegerType.UNSIGNED, "readl", "readl_relaxed", "ioread32");
    to.result(IntegerType.UNSIGNED_LONG, "readq", "readq_relaxed", "ioread64");
    to.function("memcpy_fromio", Io::copy);
    to.harmless("writeb", "writew", "writel", "writeq", "writeb_relaxed", "writew_relaxed");
    to.harmless("writel_relaxed", "writeq_relaxed");
    to.harmless("iowrite8", "iowrite16", "iowrite32", "iowrite64", "memcpy_toio", "memset_io");
  }

  /** Copies from a device: every byte that is read is 0. */
  private static Value copy(CallSite site, List<Value> arguments) {
    long bytes = site.integer(arguments.get(2), "count");
    Uaccess.access(site, arguments.get(0), bytes, Uaccess.Access.CLEARS);
    return IntegerValue.NOTHING;
  }

  private static Value read(CallSite site, List<Value> arguments) {
    boolean set = !site.isBooting() && site.machine().choose("what does it read?", "0", "~0") == 1;
    return IntegerType.LONG.of(set ? -1 : 0);
  }
}
