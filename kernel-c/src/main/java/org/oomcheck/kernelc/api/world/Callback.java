// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.world;

import java.util.Set;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.interpreter.FunctionPointer;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.CellRecorder;
import org.oomcheck.kernelc.memory.ObjectPlace;
import org.oomcheck.kernelc.memory.SharedScalar;
import org.oomcheck.kernelc.syntax.Type;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;

/**
 * The function of a work item, a timer or the like. Where only boot code sets it, it is a constant
 * and reading it is no step.
 */
public final class Callback {
  private final CallSite site;
  private final String name;
  private final String setup;
  private final SharedScalar function;

  /**
   * A function that is not set yet. Only while the world boots.
   *
   * @param name the object in kernel spelling
   * @param setup the call that sets it, for messages
   */
  public Callback(CallSite site, String name, String setup) {
    if (!site.isBooting()) {
      throw CellRecorder.tooLate(name);
    }
    this.site = site;
    this.name = name;
    this.setup = setup;
    Type anything = new Type.Named(site.at(), "void", Set.of());
    Type pointer = new Type.Pointer(site.at(), anything, Set.of());
    this.function =
        (SharedScalar)
            site.memory().create(new ObjectPlace.Identity(pointer, name + ".function", null, true));
  }

  /** Sets the function. */
  public void set(CallSite caller, Value newFunction) {
    boolean same =
        function.isConstant()
            && function.load(caller.at()).equals(newFunction)
            && newFunction.isTrue();
    if (!same) {
      function.store(newFunction, Access.ONCE, caller.at());
    }
  }

  /** Whether the function is one of the kernel's own. Only inside an effect. */
  public boolean isOfKernel() {
    return isOfKernel(function.peek(site.at()));
  }

  /** Whether a function is one of the kernel's own. */
  public static boolean isOfKernel(Value function) {
    return function instanceof FunctionPointer pointer
        && pointer.function().at().file().startsWith("include/");
  }

  /**
   * The function.
   *
   * @throws KernelBug if it was never set
   */
  public Value get() {
    Value value = function.load(Access.ONCE, site.at());
    if (!value.isTrue()) {
      throw new KernelBug(Hazard.LIFECYCLE, name + " is used without " + setup);
    }
    return value;
  }
}
