// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.virtio;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.ObjectPlace;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.model.linux.virtio.VirtioDevice;

/**
 * {@code linux/virtio_config.h}: the configuration space. A field is found by its name. The byte
 * order is that of the host.
 */
@AutoService(KernelHeader.class)
public final class VirtioConfig implements KernelHeader {

  @Override
  public String path() {
    return "linux/virtio_config.h";
  }

  @Override
  public void bind(Bindings to) {
    for (String end : List.of("", "_le")) {
      to.form("virtio_cread" + end, VirtioConfig::read);
      to.form("virtio_cwrite" + end, VirtioConfig::write);
    }
    for (String bits : List.of("16", "32", "64")) {
      to.function("cpu_to_virtio" + bits, (site, arguments) -> arguments.get(1));
      to.function("virtio" + bits + "_to_cpu", (site, arguments) -> arguments.get(1));
    }
  }

  private static Value read(CallSite site, Expression.Call call) {
    VirtioDevice device = device(site, call);
    target(site, call).store(IntegerType.INT.of(device.virtioCread(field(call))), call.at());
    return IntegerValue.NOTHING;
  }

  private static Value write(CallSite site, Expression.Call call) {
    VirtioDevice device = device(site, call);
    Value value = target(site, call).load(call.at());
    device.virtioCwrite(field(call), (int) site.integer(value, "the value"));
    return IntegerValue.NOTHING;
  }

  private static VirtioDevice device(CallSite site, Expression.Call call) {
    Value vdev = site.caller().value(call.arguments().get(0));
    return site.object(vdev, VirtioDevice.class, "vdev");
  }

  private static ObjectPlace target(CallSite site, Expression.Call call) {
    return site.memory().target(site.caller().value(call.arguments().get(3)), call.at());
  }

  private static String field(Expression.Call call) {
    if (call.arguments().get(2) instanceof Expression.Name name) {
      return name.name();
    }
    throw new InterpreterException(call.at(), "the third argument must be a field's name");
  }
}
