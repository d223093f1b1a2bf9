// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario.support;

import java.util.List;

/** Something whose {@link Parameter}s a user may change: a scenario. */
public interface Parameterized {

  /** The name on the command line, for example {@code reclaim-needs-oom}. */
  String id();

  /** What can be set with {@code --set}. */
  List<Parameter> parameters();
}
