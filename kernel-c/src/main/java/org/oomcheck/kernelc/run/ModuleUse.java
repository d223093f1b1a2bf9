// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** What keeps a module from being taken out of its world, and whether that can happen at all. */
public final class ModuleUse {
  private final List<Supplier<Optional<String>>> uses = new ArrayList<>();
  private final List<Supplier<Optional<String>>> leaves = new ArrayList<>();
  private final List<BooleanSupplier> freesLater = new ArrayList<>();
  private boolean canEnd;
  private boolean frees;

  ModuleUse() {}

  /**
   * Says that the module can be taken out, or that its init function can fail. Only before boot
   * code runs.
   *
   * @param frees whether it has a function that frees what it has allocated
   */
  public void ends(boolean frees) {
    canEnd = true;
    this.frees = frees;
  }

  /** Says that no function may lose memory. Only before tasks run. */
  public void losesNothing() {
    frees = true;
  }

  boolean frees() {
    return frees;
  }

  boolean canEnd() {
    return canEnd;
  }

  void add(Supplier<Optional<String>> use) {
    uses.add(use);
  }

  void leaves(Supplier<Optional<String>> left) {
    leaves.add(left);
  }

  void freesLater(BooleanSupplier pending) {
    freesLater.add(pending);
  }

  /** What uses the module; empty if nothing does. Only inside an effect. */
  public String inUse() {
    return uses.stream().flatMap(use -> use.get().stream()).findFirst().orElse("");
  }

  /** What the module has made and not taken back; empty if there is nothing. In an effect only. */
  public String left() {
    return leaves.stream().flatMap(left -> left.get().stream()).findFirst().orElse("");
  }

  /** Whether the kernel has freed all memory that it was given to free. Only inside a guard. */
  public boolean isFreed() {
    return freesLater.stream().noneMatch(BooleanSupplier::getAsBoolean);
  }
}
