// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree.remark;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.oomcheck.kernelc.source.patch.PatchedFile;
import org.oomcheck.kernelc.source.patch.PatchedTree;

/**
 * Locks that a patch takes with interrupts on, and that were taken with interrupts off. A handler
 * may take the same lock in the kernel and in none of the worlds, so no verdict says that it is
 * right.
 */
public final class IrqRemarks {
  private static final Pattern LOCK =
      Pattern.compile(
          "\\b(?:spin|read|write)_lock(_irq|_irqsave|_bh)?\\s*\\(\\s*([^,()]+?)\\s*[,)]");

  private IrqRemarks() {}

  /** The remark; empty if the patches change no lock in this way. */
  public static List<String> of(PatchedTree tree) {
    List<String> remarks = new ArrayList<>();
    tree.files()
        .forEach(
            (path, file) ->
                file.ifPresent(
                    changed -> locks(changed).forEach(lock -> remarks.add(remark(lock, path)))));
    return remarks;
  }

  private static String remark(String lock, String path) {
    return ("the patch takes %s with interrupts on, in %s; a handler that no world has may take it"
            + " too")
        .formatted(lock, path);
  }

  /**
   * What was taken with interrupts off in a line that goes, and is taken otherwise in a new one.
   */
  private static Set<String> locks(PatchedFile file) {
    Set<String> locks = named(file.removedTexts(), end -> end != null);
    locks.retainAll(named(file.addedTexts(), end -> end == null));
    locks.removeAll(named(file.addedTexts(), end -> end != null));
    return locks;
  }

  private static Set<String> named(Stream<String> lines, Predicate<String> end) {
    Set<String> names = new TreeSet<>();
    lines.forEach(
        line -> {
          Matcher lock = LOCK.matcher(line);
          while (lock.find()) {
            if (end.test(lock.group(1))) {
              names.add(lock.group(2));
            }
          }
        });
    return names;
  }
}
