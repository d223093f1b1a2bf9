// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree.remark;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.oomcheck.kernelc.api.world.Sleepers;
import org.oomcheck.kernelc.source.patch.PatchedFile;
import org.oomcheck.kernelc.source.patch.PatchedTree;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.Node;
import org.oomcheck.kernelc.syntax.Parts;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.kernelc.tree.CTree;
import org.oomcheck.kernelc.tree.PartProgram;

/**
 * Calls of patches that a signal ends, such as {@code wait_event_interruptible()}. No scenario
 * sends a signal to a task that runs a driver's code, so no verdict says what happens then.
 */
public final class SignalRemarks {
  /** The OOM killer's kill ends it in the scenarios, too; at other times its timeout does. */
  private static final String KILLABLE_SLEEP = "schedule_timeout_killable";

  private SignalRemarks() {}

  /**
   * The remark; empty if there is no such call on a line that the patches add.
   *
   * @param tree the source of {@code after}
   */
  public static List<String> of(CTree after, PatchedTree tree) {
    Map<Position, String> calls = new TreeMap<>();
    for (PartProgram part : after.programs().values()) {
      part.program().units().stream()
          .flatMap(unit -> unit.file().functions())
          .forEach(function -> Parts.visit(function, visitor(tree, calls)));
    }
    return calls.isEmpty()
        ? List.of()
        : List.of(
            calls.entrySet().stream()
                .map(call -> "%s() (%s)".formatted(call.getValue(), call.getKey().fileAndLine()))
                .collect(
                    Collectors.joining(
                        ", ",
                        "calls of the patch that a signal ends, which no scenario sends; what"
                            + " happens then was not looked at: ",
                        "")));
  }

  private static Parts.Visitor visitor(PatchedTree tree, Map<Position, String> calls) {
    return new Parts.Visitor() {
      @Override
      public boolean node(Node node) {
        if (node instanceof Expression.Call call
            && Sleepers.looksForSignals(call.name())
            && !call.name().equals(KILLABLE_SLEEP)
            && isAdded(tree, call.at())) {
          calls.put(call.at(), call.name());
        }
        return true;
      }
    };
  }

  private static boolean isAdded(PatchedTree tree, Position at) {
    Optional<PatchedFile> file = tree.files().getOrDefault(at.file(), Optional.empty());
    return file.filter(changed -> changed.origin(at.line()).isPresent()).isPresent();
  }
}
