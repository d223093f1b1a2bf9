// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree;

import java.util.List;
import java.util.Set;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.interpreter.FunctionPointer;
import org.oomcheck.kernelc.run.Program;
import org.oomcheck.model.scenario.Scenario;
import org.oomcheck.model.tree.KernelTree;

/**
 * A part of the kernel that is run as C: some files, and the slots of the model that their
 * functions fill. One class for each part, found by {@link java.util.ServiceLoader}.
 */
public interface KernelPart {

  /** The files whose functions are run, the first one before the others. */
  List<String> files();

  /** Headers that are read for their structs, constants and inline functions. */
  List<String> headers();

  /** Functions of the files that the model stands for, as bindings know them. */
  Set<String> modelled();

  /** Adds what the files call that no header binds. */
  void bind(Bindings to);

  /**
   * Puts functions that run the C into the slots of a tree.
   *
   * @return the tree with them; without those that the files do not define
   */
  KernelTree install(KernelTree tree, PartProgram program);

  /** Questions that only the C of these files can be asked; none where the model asks them all. */
  default List<Scenario> scenarios() {
    return List.of();
  }

  /**
   * The functions that a world of one of these scenarios begins with: what it boots, and what its
   * tasks call, if nothing else of any part runs there. Those that the program does not have are
   * left out; with none at all, every function of every part may run.
   */
  default Set<FunctionPointer> begins(Program program, Scenario scenario) {
    return Set.of();
  }

  /** Where the part's functions run, in words; empty if every scenario may run them. */
  default String runsIn() {
    return "";
  }

  /** Those of them that take long: they are asked by name only. */
  default Set<String> onDemand() {
    return Set.of();
  }
}
