// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.hazard;

import java.util.ArrayList;
import java.util.List;
import org.oomcheck.explorer.program.ControlLocation;
import org.oomcheck.explorer.result.Signature;
import org.oomcheck.explorer.search.SuccessorGenerator;
import org.oomcheck.model.machine.KernelBug;

/** What the modelled kernel itself complains about, whatever hazard that is. Always looked for. */
final class Complaints {

  private Complaints() {}

  /** Whether there are complaints in a state that was loaded. */
  static boolean areIn(SuccessorGenerator loaded) {
    for (int task = 0; task < loaded.tasks(); task++) {
      if (loaded.node(task).bug != null) {
        return true;
      }
    }
    return false;
  }

  /** The complaints in a state. */
  static List<HazardCheck.Said> in(SuccessorGenerator state) {
    List<HazardCheck.Said> said = new ArrayList<>();
    for (int task = 0; task < state.tasks(); task++) {
      ControlLocation at = state.node(task);
      KernelBug bug = at.complaint();
      if (bug != null) {
        String place =
            at.bug == null
                ? LockCycle.place(state.program(), state, task)
                : Signature.by(state.program().automaton(task).role().comm());
        Signature signature = new Signature(bug.hazard(), place.strip());
        said.add(new HazardCheck.Said(signature, String.valueOf(bug.getMessage()), false));
      }
    }
    return said;
  }
}
