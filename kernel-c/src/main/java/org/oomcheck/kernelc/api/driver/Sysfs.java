// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.driver;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.IntegerType;

/**
 * {@code linux/sysfs.h}: attributes, with kobject.h. Processes call show and store; removing an
 * attribute waits for those that run; said in C. The last reference to an object of the module's
 * own type calls its release function.
 */
@AutoService(KernelHeader.class)
public final class Sysfs implements KernelHeader {

  @Override
  public String path() {
    return "linux/sysfs.h";
  }

  @Override
  public void bind(Bindings to) {
    to.early().starts("sysfs_create_file", "sysfs_create_group", "device_create_file");
    to.prints("sysfs_emit", "sysfs_emit_at");
    to.constant("KOBJ_ADD", 0).constant("KOBJ_REMOVE", 1).constant("KOBJ_CHANGE", 2);
    to.constant("KOBJ_MOVE", 3).constant("KOBJ_ONLINE", 4).constant("KOBJ_OFFLINE", 5);
    to.constant("kernel_kobj", IntegerType.UNSIGNED_LONG.of(1));
  }
}
