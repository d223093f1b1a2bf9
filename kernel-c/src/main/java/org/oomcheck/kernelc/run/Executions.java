// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.run;

import java.util.HashMap;
import java.util.Map;

/** The runs of C in one task: one for each program, as a function of one may call the other's. */
final class Executions {
  private final Map<Booted, Execution> executions = new HashMap<>();

  Execution of(Booted world) {
    return executions.computeIfAbsent(world, Execution::new);
  }
}
