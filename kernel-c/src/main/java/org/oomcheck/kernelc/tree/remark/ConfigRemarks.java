// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree.remark;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.oomcheck.kernelc.source.patch.PatchedFile;
import org.oomcheck.kernelc.source.patch.PatchedTree;
import org.oomcheck.kernelc.syntax.Decision;
import org.oomcheck.kernelc.tree.CTree;

/** Remarks about the text of a patch that the configuration leaves out. */
public final class ConfigRemarks {

  private ConfigRemarks() {}

  /**
   * One sentence for each part of the patch that stands under an {@code #if} and is not read.
   *
   * @param tree the source of {@code after}
   */
  public static List<String> of(CTree after, PatchedTree tree) {
    Set<String> remarks = new LinkedHashSet<>();
    tree.files()
        .forEach(
            (path, changed) ->
                after.decisions(path).stream()
                    .filter(decision -> !decision.taken() && isOfPatch(changed, decision))
                    .forEach(decision -> remarks.add(remark(decision))));
    return List.copyOf(remarks);
  }

  /** Whether the patch adds a line that is not read for it. */
  private static boolean isOfPatch(Optional<PatchedFile> file, Decision decision) {
    return file.stream()
        .flatMap(
            changed -> changed.changedLines().stream().filter(l -> changed.origin(l).isPresent()))
        .anyMatch(line -> decision.at().line() < line && line < decision.end());
  }

  private static String remark(Decision decision) {
    return "what stands under %s (%s) is not read with this configuration; --config=FILE has another"
        .formatted(decision.condition().strip(), decision.at().fileAndLine());
  }
}
