// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.module;

import java.util.ArrayList;
import java.util.List;
import org.oomcheck.kernelc.interpreter.FunctionPointer;
import org.oomcheck.kernelc.interpreter.Unit;
import org.oomcheck.kernelc.run.Booted;
import org.oomcheck.kernelc.run.Program;
import org.oomcheck.kernelc.syntax.Definition;

/** The parameters of a module that processes can write while it is there. */
final class Parameters {
  private static final String OFFER = "__offer_param_";

  private final Program program;
  private final List<FunctionPointer> offers;

  Parameters(Program program, Unit module) {
    this.program = program;
    this.offers =
        module
            .file()
            .functions()
            .map(Definition::name)
            .filter(name -> name.startsWith(OFFER))
            .flatMap(name -> program.function(module, name).stream())
            .toList();
  }

  /** The functions that boot code calls before the init function, one for each parameter. */
  List<FunctionPointer> offers() {
    return offers;
  }

  /** The functions that processes begin with, and the one that takes all parameters back. */
  List<FunctionPointer> entries() {
    List<FunctionPointer> entries = new ArrayList<>();
    for (FunctionPointer offer : offers) {
      entries.addAll(program.usedAsValues(offer));
      entries.remove(offer);
    }
    if (!offers.isEmpty()) {
      entries.add(takeBack());
    }
    return entries;
  }

  private FunctionPointer takeBack() {
    return program.function("__remove_params").orElseThrow();
  }

  /** Lets processes use them. Only while the world boots. */
  void offer(Booted booted) {
    offers.forEach(offer -> booted.call(offer, List.of()));
  }

  /**
   * Takes the parameters back, as the kernel does when the exit function has returned; waits for
   * users.
   */
  void takeBack(Booted booted) {
    if (!offers.isEmpty()) {
      booted.call(takeBack(), List.of());
    }
  }
}
