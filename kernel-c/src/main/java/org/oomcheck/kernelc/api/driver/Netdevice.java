// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.driver;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.api.world.Interrupts;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;

/**
 * {@code linux/netdevice.h}: rtnl_lock, and the chain that is called under it when a device
 * changes. One device is there; a process takes it up or down, once; said in C. A device that the
 * module registers is one of what processes use: one takes it up and down again, or sends a packet,
 * on one queue. No packet comes. A NAPI instance is a tasklet that calls the driver's poll with a
 * budget of 2.
 */
@AutoService(KernelHeader.class)
public final class Netdevice implements KernelHeader {

  @Override
  public String path() {
    return "linux/netdevice.h";
  }

  @Override
  public void bind(Bindings to) {
    to.early().starts("register_netdevice_notifier");
    to.onMachine(Interrupts::on, "napi_schedule", "__napi_schedule", "__napi_schedule_irqoff");
    to.onMachine(Interrupts::on, "napi_schedule_irqoff", "netif_napi_add", "netif_napi_add_weight");
    to.onMachine(Interrupts::on, "netif_napi_add_tx");
    to.early().starts("napi_schedule", "__napi_schedule");
    to.constant("NETDEV_UP", 1).constant("NETDEV_DOWN", 2).constant("NETDEV_CHANGE", 4);
    to.constant("NETDEV_REGISTER", 5).constant("NETDEV_UNREGISTER", 6);
    to.constant("NETDEV_CHANGEMTU", 7).constant("NETDEV_CHANGEADDR", 8);
    to.constant("NETDEV_GOING_DOWN", 9).constant("NETDEV_CHANGENAME", 11);
  }
}
