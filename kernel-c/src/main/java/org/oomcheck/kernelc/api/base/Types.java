// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.base;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.IntegerType;

/** {@code linux/types.h}: names of integer types, and NULL. */
@AutoService(KernelHeader.class)
public final class Types implements KernelHeader {

  @Override
  public String path() {
    return "linux/types.h";
  }

  @Override
  public void bind(Bindings to) {
    for (String bits32 : List.of("__u32", "__le32", "__be32", "__virtio32", "gfp_t", "fmode_t")) {
      to.integer(bits32, IntegerType.UNSIGNED);
    }
    for (String bits16 : List.of("__u16", "__le16", "__be16", "__virtio16", "umode_t")) {
      to.integer(bits16, IntegerType.UNSIGNED_SHORT);
    }
    for (String bits64 : List.of("__u64", "__le64", "__be64", "__virtio64", "uint64_t")) {
      to.integer(bits64, IntegerType.UNSIGNED_LONG_LONG);
    }
    for (String word :
        List.of(
            "pgoff_t", "sector_t", "dma_addr_t", "phys_addr_t", "resource_size_t", "uintptr_t")) {
      to.integer(word, IntegerType.UNSIGNED_LONG);
    }
    to.integer("__u8", IntegerType.UNSIGNED_CHAR)
        .integer("uint8_t", IntegerType.UNSIGNED_CHAR)
        .integer("uint16_t", IntegerType.UNSIGNED_SHORT)
        .integer("uint32_t", IntegerType.UNSIGNED)
        .integer("__s32", IntegerType.INT)
        .integer("int32_t", IntegerType.INT)
        .integer("pid_t", IntegerType.INT)
        .integer("__s64", IntegerType.LONG_LONG)
        .integer("int64_t", IntegerType.LONG_LONG)
        .integer("loff_t", IntegerType.LONG_LONG)
        .integer("ktime_t", IntegerType.LONG_LONG)
        .integer("time64_t", IntegerType.LONG_LONG);
    to.constant("NULL", IntegerType.UNSIGNED_LONG.of(0));
  }
}
