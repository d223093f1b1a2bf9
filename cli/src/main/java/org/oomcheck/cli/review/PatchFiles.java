// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.review;

import java.util.List;
import org.oomcheck.cli.source.PatchFile;
import org.oomcheck.cli.terminal.UserMistake;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;
import org.oomcheck.report.SourceLines;

/**
 * Patches in Java files, one on top of the other.
 *
 * @param files the first one goes onto the tree first
 */
public record PatchFiles(List<PatchFile> files) implements Proposal {

  @Override
  public KernelTree on(KernelTree base) {
    KernelTree tree = base;
    for (PatchFile file : files) {
      KernelTree before = tree;
      tree = UserMistake.unless(() -> before.with(file.patch()));
    }
    return tree;
  }

  @Override
  public List<Expectation> claims() {
    return files.stream().flatMap(file -> file.patch().expectations().stream()).toList();
  }

  @Override
  public void forgetLines() {
    files.forEach(PatchFile::forgetLines);
  }

  @Override
  public List<SourceLines> linesNotRun() {
    return files.stream()
        .map(PatchFile::linesNotRun)
        .filter(lines -> !lines.lines().isEmpty())
        .toList();
  }
}
