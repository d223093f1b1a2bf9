// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.review;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.oomcheck.kernelc.source.patch.PatchedFile;
import org.oomcheck.kernelc.source.patch.PatchedTree;
import org.oomcheck.kernelc.tree.CTree;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;
import org.oomcheck.report.SourceLines;

/**
 * Diffs on a kernel tree of C.
 *
 * @param before the tree without them
 * @param after the tree with them
 */
public record KernelPatches(CTree before, CTree after) implements Proposal {

  @Override
  public KernelTree on(KernelTree base) {
    return after.tree();
  }

  @Override
  public Set<String> changed(KernelTree unpatched, KernelTree patched) {
    return before.changedFunctions(after);
  }

  @Override
  public List<String> notModelled() {
    return after.source() instanceof PatchedTree tree
        ? tree.files().keySet().stream()
            .filter(file -> !before.files().contains(file) && !after.files().contains(file))
            .toList()
        : List.of();
  }

  /** Where hunks have moved. */
  @Override
  public List<String> remarks() {
    return after.source() instanceof PatchedTree tree
        ? tree.offsets().stream().map(Object::toString).toList()
        : List.of();
  }

  @Override
  public List<Expectation> claims() {
    return List.of();
  }

  @Override
  public void forgetLines() {}

  @Override
  public List<SourceLines> linesNotRun() {
    List<SourceLines> all = new ArrayList<>();
    if (after.source() instanceof PatchedTree tree) {
      tree.files()
          .forEach(
              (path, file) -> {
                List<Integer> lines = new ArrayList<>(after.linesNotRun(path));
                lines.retainAll(file.map(PatchedFile::changedLines).orElse(List.of()));
                if (!lines.isEmpty()) {
                  all.add(new SourceLines(path, lines));
                }
              });
    }
    return all;
  }
}
