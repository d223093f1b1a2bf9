// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.driver;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;

/**
 * {@code linux/configfs.h}: attributes of the group of a subsystem, and of the items that processes
 * make in it and take away again; said in C. Groups in groups, links and binary attributes are left
 * out.
 */
@AutoService(KernelHeader.class)
public final class Configfs implements KernelHeader {

  @Override
  public String path() {
    return "linux/configfs.h";
  }

  @Override
  public void bind(Bindings to) {
    to.early().starts("configfs_register_subsystem");
  }
}
