// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.virtio;

/**
 * How the driver reaches the configuration of its device. On virtio-pci, which needs none of this,
 * an access is a read or a write of a register.
 */
@FunctionalInterface
public interface Transport {

  /**
   * Does what an access takes before it is done. Context: may sleep.
   *
   * @param access the call in kernel spelling
   */
  void configAccess(String access);
}
