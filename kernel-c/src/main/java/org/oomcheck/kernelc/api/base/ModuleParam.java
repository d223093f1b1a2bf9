// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.base;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.binding.ProcessSetting;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.memory.ObjectPlace;
import org.oomcheck.kernelc.memory.SharedScalar;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Task;

/**
 * {@code linux/moduleparam.h}: a process writes one of the parameters that their mode lets it
 * write, at any time; and processes call {@code set} or {@code get} of a parameter that has its
 * own. What is written is 0, 1 or one more than there was; a truth value is inverted. The write is
 * no data race: the kernel's own code does it, without a mark. Arrays and texts keep their values.
 */
@AutoService(KernelHeader.class)
public final class ModuleParam implements KernelHeader {

  /** The parameters that a process of the world writes. */
  private static final class Written {
    private final CallSite site;
    private final List<ObjectPlace> parameters = new ArrayList<>();

    Written(CallSite site) {
      this.site = site;
      if (site.part(ProcessSetting.class).filter(known -> known.processes() > 0).isPresent()) {
        site.machine().spawn(Role.task("sysfs").with(Task.KERNEL_SERVER), this::write);
      }
    }

    private void write() {
      String[] names = parameters.stream().map(ObjectPlace::name).toArray(String[]::new);
      int chosen =
          names.length == 1 ? 0 : site.machine().choose("which parameter is written?", names);
      ModuleParam.write(site, parameters.get(chosen));
    }
  }

  @Override
  public String path() {
    return "linux/moduleparam.h";
  }

  @Override
  public void bind(Bindings to) {
    to.harmless("module_param", "module_param_named", "module_param_array", "module_param_string");
    to.harmless("module_param_cb", "module_param_call", "MODULE_PARM_DESC", "core_param");
    to.function(
        "__sysfs_writes",
        (site, arguments) -> {
          ObjectPlace parameter = site.memory().target(arguments.get(0), site.at());
          site.part(Written.class, () -> new Written(site)).parameters.add(parameter);
          return IntegerValue.NOTHING;
        });
    to.function(
        "__write_param",
        (site, arguments) -> {
          write(site, site.memory().target(arguments.get(0), site.at()));
          return IntegerValue.NOTHING;
        });
  }

  private static void write(CallSite site, ObjectPlace parameter) {
    String name = parameter.name();
    if (!(parameter instanceof SharedScalar shared)) {
      throw new InterpreterException(site.at(), name + " is no number that a parameter can be");
    }
    if (shared.isConstant()) {
      // The next world knows it as a variable.
      shared.store(shared.load(site.at()), site.at());
      return;
    }
    if (shared.isTruth()) {
      shared.update(
          SharedScalar.Update.ofOwnCpu(name + " before sysfs inverts it", old -> 1 - old),
          site.at());
      return;
    }
    int chosen = site.machine().choose("what is written to " + name + "?", "0", "1", "one more");
    shared.update(
        SharedScalar.Update.ofOwnCpu(
            name + " before sysfs writes it", old -> chosen == 2 ? old + 1 : chosen),
        site.at());
  }
}
