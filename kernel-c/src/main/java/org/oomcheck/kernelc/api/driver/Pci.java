// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.driver;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.IntegerValue;

/**
 * {@code linux/pci.h}: drivers of PCI devices, as those of platform devices are: one that matches
 * is there. What {@code pcim_} calls and {@code pci_enable_device()} do to it is not modelled.
 */
@AutoService(KernelHeader.class)
public final class Pci implements KernelHeader {

  @Override
  public String path() {
    return "linux/pci.h";
  }

  @Override
  public void bind(Bindings to) {
    to.early().starts("pci_register_driver");
    for (String id :
        List.of(
            "PCI_DEVICE", "PCI_VDEVICE", "PCI_DEVICE_DATA", "PCI_DEVICE_CLASS", "PCI_DEVICE_SUB")) {
      to.form(id, (site, call) -> IntegerValue.NOTHING);
    }
    to.harmless("pci_disable_device", "pci_clear_master", "pci_release_regions", "pci_save_state");
    to.harmless("pci_set_master", "pci_restore_state");
  }
}
