// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.format;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Counterexample.Taken;
import org.oomcheck.explorer.result.Counterexample.TaskState;
import org.oomcheck.model.machine.KernelFrame;
import org.oomcheck.report.diagnosis.BlockedTasks;

/** Which line of which patch a line of a patched tree comes from. */
public interface PatchLines {

  /** The lines of patches whose lines are not known. */
  PatchLines NONE = (file, line) -> Optional.empty();

  /**
   * A line of a patch.
   *
   * @param patch the file of the patch, as the user named it
   * @param line from 1
   */
  record Place(String patch, int line) {}

  /**
   * Where the patches have a line of the tree.
   *
   * @param file its path in the tree
   * @param line from 1; 0 for the first line of the file that is changed
   * @return empty if no patch changes it
   */
  Optional<Place> of(String file, int line);

  /**
   * The line of a patch that a finding is about: where a task is blocked or the last step was
   * taken; else the latest step on a line of a patch; else the first change in a file of its
   * stacks.
   */
  default Optional<Place> of(Counterexample finding) {
    return passed(finding)
        .or(() -> frames(finding).stream().flatMap(at -> of(at.file(), 0).stream()).findFirst());
  }

  /** The first line of the patches on which a task stands, or has taken a lock or a step. */
  default Optional<Place> passed(Counterexample finding) {
    return frames(finding).stream().flatMap(at -> of(at.file(), at.line()).stream()).findFirst();
  }

  /** Places of a finding, those at its end first, then the latest step first. */
  private static List<KernelFrame> frames(Counterexample finding) {
    List<Taken> steps = finding.steps();
    BlockedTasks tasks = new BlockedTasks(finding);
    Stream<KernelFrame> end =
        Stream.concat(tasks.subjects().stream(), tasks.tasks().stream())
            .flatMap(PatchLines::frames);
    Stream<KernelFrame> taken =
        Stream.iterate(steps.size() - 1, at -> at >= 0, at -> at - 1)
            .flatMap(at -> steps.get(at).stack().stream());
    return Stream.concat(end, taken).filter(at -> at.line() != 0).toList();
  }

  /** Where a task stands, and where it took the locks that it holds. */
  private static Stream<KernelFrame> frames(TaskState task) {
    return Stream.concat(
        task.stack().stream(), task.holds().stream().flatMap(hold -> hold.takenIn().stream()));
  }
}
