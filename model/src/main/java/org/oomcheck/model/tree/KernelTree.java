// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.tree;

import java.util.ArrayList;
import java.util.Collections;
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
  /** What the name of a tree whose C is run has at its end if a patch is on it. */
  public static final String PATCHED = ".patched";

  private static final String OF_C = ".c";

  private final String id;
  private final Map<Slot<?>, Object> functions;

  /** Which patch replaced a function. */
  private final Map<Slot<?>, String> replacedBy;

  private KernelTree(String id, Map<Slot<?>, Object> functions, Map<Slot<?>, String> replacedBy) {
    this.id = id;
    this.functions = Collections.unmodifiableMap(functions);
    this.replacedBy = replacedBy;
  }

  /** A release without any function yet. */
  public static KernelTree release(String id) {
    return new KernelTree(id, Map.of(), Map.of());
  }

  /** Another release that begins with the functions of this tree. */
  public KernelTree next(String release) {
    return new KernelTree(release, functions, Map.of());
  }

  /**
   * The tree of a release whose C is run; this tree stands for what is not.
   *
   * @param suffix {@link #PATCHED}, or empty for a tree without patches
   */
  public KernelTree readFromC(String release, String suffix) {
    return next(release + OF_C + suffix);
  }

  /**
   * The release, then the patches, joined by plus signs: {@code v4.13+fill-nowait}. A tree whose C
   * is run has {@code .c} after the release.
   */
  public String id() {
    return id;
  }

  /** Whether the tree is a release whose C is run, without a patch. */
  public boolean isOfC() {
    return id.endsWith(OF_C);
  }

  /** What a heading calls the tree: the release of a tree whose C is run, and else the id. */
  public String title() {
    String patched = OF_C + PATCHED;
    if (id.endsWith(patched)) {
      return id.substring(0, id.length() - patched.length()) + " with the patch";
    }
    return isOfC() ? id.substring(0, id.length() - OF_C.length()) : id;
  }

  /** Whether the release, without its patches, is this one or a later one. */
  public boolean since(String release) {
    String own = id.split("\\+", -1)[0];
    return Catalogue.versionOf(own).compareTo(Catalogue.versionOf(release)) >= 0;
  }

  /** The same tree with this function in the slot, whether it had one before or not. */
  public <F> KernelTree with(Slot<F> slot, F function) {
    Map<Slot<?>, Object> changed = new LinkedHashMap<>(functions);
    changed.put(slot, function);
    return new KernelTree(id, changed, replacedBy);
  }

  /** The same tree without a function in the slot. */
  public KernelTree without(Slot<?> slot) {
    Map<Slot<?>, Object> changed = new LinkedHashMap<>(functions);
    changed.remove(slot);
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
    if (replacements.slots().isEmpty()) {
      throw new IllegalArgumentException(
          patch.id() + " replaces no function; its apply() has to replace at least one");
    }
    Map<Slot<?>, Object> patched = new LinkedHashMap<>(functions);
    Map<Slot<?>, String> by = new LinkedHashMap<>(replacedBy);
    for (Slot<?> slot : replacements.slots()) {
      String earlier = by.put(slot, patch.id());
      if (earlier != null) {
        throw doesNotApply(
            patch,
            "replaces " + slot + ", which " + earlier + " has replaced already; drop one of them");
      }
      if (replacements.adds(slot) == functions.containsKey(slot)) {
        throw doesNotApply(
            patch,
            replacements.adds(slot)
                ? "adds " + slot + ", which that tree has already"
                : "replaces " + slot + ", which that tree does not have");
      }
      Object function = replacements.function(slot);
      if (function == null) {
        patched.remove(slot);
      } else {
        patched.put(slot, function);
      }
    }
    return new KernelTree(id + "+" + patch.id(), patched, by);
  }

  private IllegalArgumentException doesNotApply(Patch patch, String reason) {
    return new IllegalArgumentException(patch.id() + " does not apply to " + id + ": it " + reason);
  }

  @Override
  public <F> F get(Slot<F> slot) {
    Object function = functions.get(slot);
    if (function == null) {
      throw new IllegalArgumentException(id + " has no " + slot);
    }
    return slot.type().cast(function);
  }

  /** Whether a patch has replaced the function in a slot, or added it. */
  public boolean isPatched(Slot<?> slot) {
    return replacedBy.containsKey(slot);
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
