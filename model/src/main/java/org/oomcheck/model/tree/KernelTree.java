// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.tree;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.oomcheck.model.linux.Functions;
import org.oomcheck.model.linux.Slot;

/**
 * A kernel release, or a release with patches on it: which function is in which slot. Immutable;
 * every change gives a new tree.
 */
public final class KernelTree implements Functions {
  private final String id;
  private final Map<Slot<?>, Object> functions;

  /** Which patch replaced a function. */
  private final Map<Slot<?>, String> replacedBy;

  private KernelTree(String id, Map<Slot<?>, Object> functions, Map<Slot<?>, String> replacedBy) {
    this.id = id;
    this.functions = functions;
    this.replacedBy = replacedBy;
  }

  /** A release without any function yet. */
  public static KernelTree release(String id) {
    return new KernelTree(id, Map.of(), Map.of());
  }

  /** A later release that begins with the functions of this tree. */
  public KernelTree next(String release) {
    return new KernelTree(release, functions, Map.of());
  }

  /** The release, then the patches, joined by plus signs: {@code v4.13+fill-nowait}. */
  public String id() {
    return id;
  }

  /** The same tree with this function in the slot, whether it had one before or not. */
  public <F> KernelTree with(Slot<F> slot, F function) {
    Map<Slot<?>, Object> changed = new LinkedHashMap<>(functions);
    changed.put(slot, function);
    return new KernelTree(id, changed, replacedBy);
  }

  /**
   * The tree with a patch on it.
   *
   * @throws IllegalArgumentException if the patch does not apply
   */
  public KernelTree with(Patch patch) {
    Replacements replacements = new Replacements();
    patch.apply(replacements);
    if (replacements.changes().isEmpty()) {
      throw new IllegalArgumentException(
          patch.id() + " replaces no function; its apply() has to replace at least one");
    }
    Map<Slot<?>, Object> patched = new LinkedHashMap<>(functions);
    Map<Slot<?>, String> by = new LinkedHashMap<>(replacedBy);
    for (Map.Entry<Slot<?>, Object> change : replacements.changes().entrySet()) {
      Slot<?> slot = change.getKey();
      if (!functions.containsKey(slot)) {
        throw new IllegalArgumentException(
            patch.id()
                + " does not apply to "
                + id
                + ": it replaces "
                + slot
                + ", which that tree does not have");
      }
      String earlier = by.put(slot, patch.id());
      if (earlier != null) {
        throw new IllegalArgumentException(
            patch.id()
                + " does not apply to "
                + id
                + ": it replaces "
                + slot
                + ", which "
                + earlier
                + " has replaced already; drop one of the two");
      }
      patched.put(slot, change.getValue());
    }
    return new KernelTree(id + "+" + patch.id(), patched, by);
  }

  @Override
  public <F> F get(Slot<F> slot) {
    Object function = functions.get(slot);
    if (function == null) {
      throw new IllegalArgumentException(id + " has no " + slot);
    }
    return slot.type().cast(function);
  }

  /** The slots of this tree, in the order in which it got them. */
  public List<Slot<?>> slots() {
    return new ArrayList<>(functions.keySet());
  }

  @Override
  public String toString() {
    return id;
  }
}
