// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.labs.grade;

import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.oomcheck.labs.lab.Lab;
import org.oomcheck.labs.lab.Submission;
import org.oomcheck.labs.lab.Variant;
import org.oomcheck.labs.lab.WorldSpec;
import org.oomcheck.report.Check;

/** Grades labs of one kind; found by {@link ServiceLoader}, and named in {@code lab.json}. */
public interface Grader {

  /** How a lab names it. */
  String name();

  /**
   * The files that are handed out besides the lab's own.
   *
   * @return texts by file name; none by default
   */
  default Map<String, String> handout(Lab lab, Variant variant) {
    return Map.of();
  }

  /**
   * Grades a submission.
   *
   * @param all whether hidden worlds are looked at, and answers are compared with the right ones;
   *     otherwise what a student may see is
   * @throws Submission.Unreadable if the submission cannot be read
   */
  Grade grade(Lab lab, Variant variant, Submission submission, boolean all);

  /** The names of the worlds to play in, for one student as for another. */
  default List<String> worlds(Lab lab) {
    return lab.worlds().stream().filter(world -> !world.hidden()).map(WorldSpec::id).toList();
  }

  /**
   * A world to play in.
   *
   * @param world its id; empty if the first one is meant
   * @throws IllegalArgumentException if there is none of this id
   * @throws Submission.Unreadable if it needs a file that cannot be read
   */
  Check playable(Lab lab, Variant variant, Submission submission, String world);

  /** Whether a game tells all that the explorer knows: hints, and the shortest schedules. */
  default boolean openGame() {
    return false;
  }

  /**
   * Whether a grade says which answers are right, and a check does not. Such a grade is for
   * students only when they can hand in no more.
   */
  default boolean withholds() {
    return false;
  }

  /**
   * The grader of a lab.
   *
   * @throws IllegalArgumentException if the lab names none that there is
   */
  static Grader of(Lab lab) {
    Map<String, Grader> known =
        ServiceLoader.load(Grader.class, Grader.class.getClassLoader()).stream()
            .map(ServiceLoader.Provider::get)
            .collect(Collectors.toMap(Grader::name, grader -> grader));
    Grader grader = known.get(lab.grader());
    if (grader == null) {
      throw new IllegalArgumentException(
          lab.folder().name() + " names the grader '" + lab.grader() + "', and there is none");
    }
    return grader;
  }
}
