// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.tree;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oomcheck.model.linux.Slot;

/** What a patch changes: functions in place of a tree's own, new ones, and ones that go. */
public final class Replacements {
  private final Map<Slot<?>, @Nullable Object> changes = new LinkedHashMap<>();
  private final Set<Slot<?>> added = new LinkedHashSet<>();

  Replacements() {}

  /** Puts a function into a slot. */
  public <F> Replacements replace(Slot<F> slot, F function) {
    changes.put(slot, function);
    return this;
  }

  /** Puts a function into a slot that the tree does not have. */
  public <F> Replacements add(Slot<F> slot, F function) {
    added.add(slot);
    return replace(slot, function);
  }

  /** Takes a function away. */
  public Replacements remove(Slot<?> slot) {
    changes.put(slot, null);
    return this;
  }

  Set<Slot<?>> slots() {
    return changes.keySet();
  }

  boolean adds(Slot<?> slot) {
    return added.contains(slot);
  }

  /** The function for the slot, or null if the slot goes. */
  @Nullable Object function(Slot<?> slot) {
    return changes.get(slot);
  }
}
