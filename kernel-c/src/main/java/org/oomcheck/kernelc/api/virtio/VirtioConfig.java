// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.virtio;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.kernelc.api.world.Failures;
import org.oomcheck.kernelc.api.world.VirtioBus;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Text;
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
  private static final int RING_F_INDIRECT_DESC = 28;
  private static final int F_ACCESS_PLATFORM = 33;
  private static final int ENOENT = -2;
  private static final int ARGUMENTS_WITH_INFOS = 5;

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
    to.function(
        "virtio_has_feature",
        (site, a) -> {
          int bit = (int) site.integer(a.get(1), "fbit");
          return IntegerType.BOOL.of(device(site, a.get(0)).virtioHasFeature(bit) ? 1 : 0);
        });
    to.result(IntegerType.BOOL, "virtio_has_feature");
    to.function(
        "__virtio_clear_bit",
        (site, a) -> {
          device(site, a.get(0)).withdraws((int) site.integer(a.get(1), "fbit"));
          return IntegerValue.NOTHING;
        });
    to.constant("VIRTIO_RING_F_INDIRECT_DESC", RING_F_INDIRECT_DESC);
    to.constant("VIRTIO_F_VERSION_1", VirtioDevice.VIRTIO_F_VERSION_1);
    to.constant("VIRTIO_F_ACCESS_PLATFORM", F_ACCESS_PLATFORM);
    to.result(IntegerType.INT, "virtio_find_vqs").function("virtio_find_vqs", VirtioConfig::find);
    to.function(
        "virtio_device_ready",
        (site, a) -> {
          VirtioDevice device = device(site, a.get(0));
          if (site.isBooting()) {
            device.bootReady();
          } else {
            device.virtioDeviceReady();
          }
          return IntegerValue.NOTHING;
        });
  }

  /** Stores the virtqueues that have a name; five arguments since v6.11, six before. */
  private static Value find(CallSite site, List<Value> a) {
    VirtioBus bus =
        site.part(VirtioBus.class)
            .orElseThrow(
                () -> new InterpreterException(site.at(), "this world has no virtio device"));
    if (Failures.of(site, "virtio_find_vqs()")) {
      return IntegerType.INT.of(ENOENT);
    }
    if (!site.isBooting()) {
      device(site, a.get(0)).findVqs();
    }
    boolean infos = a.size() == ARGUMENTS_WITH_INFOS;
    long count = site.integer(a.get(1), "nvqs");
    for (long i = 0; i < count; i++) {
      ObjectPlace info = site.memory().element(a.get(3), i, site.at());
      ObjectPlace name =
          infos
              ? site.memory().member(info, "name", site.at())
              : site.memory().element(a.get(4), i, site.at());
      ObjectPlace callback = infos ? site.memory().member(info, "callback", site.at()) : info;
      Value found = IntegerType.UNSIGNED_LONG.of(0);
      if (name.load(site.at()) instanceof Text text) {
        found = bus.virtqueue(text.text()).orElseThrow(() -> unknown(site, text.text()));
        bus.calls(text.text(), callback.load(site.at()), site.at());
      }
      site.memory().element(a.get(2), i, site.at()).store(found, site.at());
    }
    return IntegerType.INT.of(0);
  }

  private static InterpreterException unknown(CallSite site, String name) {
    return new InterpreterException(
        site.at(), "the device of this world has no virtqueue for \"" + name + "\"");
  }

  private static Value read(CallSite site, Expression.Call call) {
    VirtioDevice device = device(site, call);
    int value =
        site.isBooting() ? device.bootField(field(call)).get() : device.virtioCread(field(call));
    target(site, call).store(IntegerType.INT.of(value), call.at());
    return IntegerValue.NOTHING;
  }

  private static Value write(CallSite site, Expression.Call call) {
    VirtioDevice device = device(site, call);
    Value value = target(site, call).load(call.at());
    int number = (int) site.integer(value, "the value");
    if (site.isBooting()) {
      device.bootField(field(call)).set(number);
    } else {
      device.virtioCwrite(field(call), number);
    }
    return IntegerValue.NOTHING;
  }

  private static VirtioDevice device(CallSite site, Expression.Call call) {
    return device(site, site.caller().value(call.arguments().get(0)));
  }

  private static VirtioDevice device(CallSite site, Value vdev) {
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
