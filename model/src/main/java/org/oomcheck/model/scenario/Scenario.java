// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario;

import java.util.List;
import java.util.Set;
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

  /** The hazards that this scenario is made to show; no other is looked for. */
  Set<Hazard> hazards();

  /** The world on this tree. */
  World world(KernelTree tree, Settings settings);

  /** What is expected of the releases; each patch states what is expected of it. */
  List<Expectation> expectations();
}
