// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.run;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.oomcheck.kernelc.memory.LateObjects;
import org.oomcheck.model.machine.ProgramText;

/** What the worlds of one check have found out of a program: each later one of them knows it. */
final class Assumptions implements ProgramText {
  private final Set<String> variables = ConcurrentHashMap.newKeySet();
  private final LateObjects late = new LateObjects();
  private final LateParts lateParts = new LateParts();

  /** Made once, for all worlds of a check. */
  Assumptions() {}

  /** Names that are no constants although no function seems to write them. */
  Set<String> variables() {
    return variables;
  }

  /** Which objects that tasks make are shared. */
  LateObjects late() {
    return late;
  }

  /** What else tasks make. */
  LateParts lateParts() {
    return lateParts;
  }

  /** How many were withdrawn so far. */
  int withdrawn() {
    return variables.size() + late.withdrawn() + lateParts.withdrawn();
  }
}
