// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.scenario.support.Parameterized;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;

/**
 * A hazard scenario: a question, the world in which it is answered, and the answers that are
 * expected. One file per scenario, found by {@link java.util.ServiceLoader}.
 */
public interface Scenario extends Parameterized {

  /** The question in one sentence. */
  String question();

  /**
   * The hazards of memory, order and time that the question is about. Progress and complaints are
   * looked for in every scenario.
   */
  Set<Hazard> hazards();

  /** All hazards that are looked for: those of the question, progress and complaints. */
  default Set<Hazard> lookedFor() {
    Set<Hazard> all = new TreeSet<>(hazards());
    all.addAll(Hazard.Kind.PROGRESS.hazards());
    all.addAll(Hazard.Kind.COMPLAINT.hazards());
    return all;
  }

  /**
   * How long a task may have to wait for others before that is a {@link Hazard#STALL}, in jiffies
   * of a tenth of a second.
   */
  default int allowedWait() {
    return 0;
  }

  /**
   * Whether timers fire at any moment, unless a user asks for the other mode: a task can be delayed
   * for longer than any timeout.
   */
  default boolean timersFireEarly() {
    return false;
  }

  /** The world on this tree. */
  World world(KernelTree tree, Settings settings);

  /**
   * The functions of a user's own file that no world of this scenario has run so far, each with its
   * place: {@code my_read() (mine.c:12)}. A verdict says nothing about them.
   */
  default List<String> notRun() {
    return List.of();
  }

  /**
   * The lines of a user's own file that no world of this scenario has run so far, although it has
   * run their function: {@code mine.c:12}, or {@code mine.c:30-32}. A verdict says nothing about
   * them.
   */
  default List<String> linesNotRun() {
    return List.of();
  }

  /** What is expected of the releases; each patch states what is expected of it. */
  List<Expectation> expectations();
}
