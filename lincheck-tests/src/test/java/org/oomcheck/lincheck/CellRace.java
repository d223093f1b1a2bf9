// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.lincheck;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jspecify.annotations.Nullable;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.ThreadMachine;
import org.oomcheck.model.machine.ThreadMachine.WhenHung;
import org.oomcheck.model.machine.World;

/**
 * The tasks of any world, a thread each. Lincheck makes an object of this class for every schedule
 * and gives its constructor nothing, so what to boot is in static fields.
 *
 * <p>Timeouts expire at once, and threads stay blocked, as it is for Lincheck to say so. When the
 * modelled kernel complains, the other tasks give up, and the complaint is what was found.
 */
public final class CellRace {
  private static final int HZ = 100;

  /** What stands before the name of a hazard that the modelled kernel has complained about. */
  static final String COMPLAINT = "the kernel complains: ";

  private static World world = machine -> {};
  private static Set<Hazard> lookedFor = Set.of();
  private static FirstOrLast answers = new FirstOrLast(false);

  private final ThreadMachine machine = machine();
  private final List<String> comms = machine.lendAll(world);

  /**
   * What all objects boot from here on.
   *
   * @param hazards the complaints that count
   * @param last whether a question gets its last answer, not its first
   * @return how many tasks there are
   */
  static int prepare(World newWorld, Set<Hazard> hazards, boolean last) {
    world = newWorld;
    lookedFor = EnumSet.copyOf(hazards);
    answers = new FirstOrLast(last);
    return machine().lendAll(newWorld).size();
  }

  private static ThreadMachine machine() {
    return new ThreadMachine(HZ, 0, answers, WhenHung.STAY_BLOCKED);
  }

  /** Whether a task of the world that was prepared last has asked a question. */
  static boolean wasAsked() {
    return answers.wasAsked();
  }

  /** Runs a task. */
  @Operation
  public void task(@Param(gen = IntGen.class) int index) {
    machine.runHere(comms.get(index));
  }

  /** Fails where the modelled kernel has complained. */
  @Validate
  public void noComplaint() {
    @Nullable KernelBug bug = machine.finish().bug();
    if (bug != null && lookedFor.contains(bug.hazard())) {
      throw new IllegalStateException(COMPLAINT + bug.hazard() + ", " + bug.getMessage());
    }
  }
}
