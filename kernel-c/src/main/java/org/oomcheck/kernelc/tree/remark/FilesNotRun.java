// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree.remark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.oomcheck.kernelc.run.AddedDefinitions;
import org.oomcheck.kernelc.source.Config;
import org.oomcheck.kernelc.source.patch.PatchedTree;
import org.oomcheck.kernelc.tree.CTree;

/** The files of a patch of which no C is run. */
public final class FilesNotRun {
  private FilesNotRun() {}

  /**
   * The functions that change in such files.
   *
   * @param before the tree without the patch
   * @param after the tree with the patch
   * @return for each file the names of these functions, without an order; none for what is no C
   * @throws UncheckedIOException if a file cannot be read
   */
  public static Map<String, Set<String>> changedFunctions(CTree before, CTree after) {
    Map<String, Set<String>> functions = new LinkedHashMap<>();
    if (after.source() instanceof PatchedTree tree) {
      tree.files().keySet().stream()
          .filter(file -> !before.files().contains(file) && !after.files().contains(file))
          .forEach(file -> functions.put(file, changedFunctions(tree, file)));
    }
    return functions;
  }

  private static Set<String> changedFunctions(PatchedTree tree, String file) {
    try {
      String old = tree.changed().get(file);
      return old == null || !file.endsWith(".c")
          ? Set.of()
          : AddedDefinitions.changedFunctions(
              file, old, tree.read(file).orElse(""), Config.guest());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
