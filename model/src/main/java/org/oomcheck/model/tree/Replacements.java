// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.tree;

import java.util.LinkedHashMap;
import java.util.Map;
import org.oomcheck.model.linux.Slot;

/** What a patch changes: the functions that it puts in place of a tree's own. */
public final class Replacements {
  private final Map<Slot<?>, Object> changes = new LinkedHashMap<>();

  Replacements() {}

  /** Puts a function into a slot. */
  public <F> Replacements replace(Slot<F> slot, F function) {
    changes.put(slot, function);
    return this;
  }

  Map<Slot<?>, Object> changes() {
    return changes;
  }
}
