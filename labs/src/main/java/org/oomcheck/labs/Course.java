// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.labs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.oomcheck.labs.grade.Grade;
import org.oomcheck.labs.grade.Grader;
import org.oomcheck.labs.grade.Part;
import org.oomcheck.labs.lab.Lab;
import org.oomcheck.labs.lab.Submission;
import org.oomcheck.labs.lab.Variant;
import org.oomcheck.report.Check;

/** What can be done with a lab: hand it out, look at a submission, grade it. */
public final class Course {
  private static final String README = "README.md";
  private static final int FULL_MARKS = 100;
  private static final int FRAMES = 3;

  private Course() {}

  /**
   * The files that a student gets, by their paths below the folder.
   *
   * @param student the ID; empty if there is none
   */
  public static NavigableMap<String, String> handout(Lab lab, String student) {
    Variant variant = lab.variant(student);
    NavigableMap<String, String> files = new TreeMap<>();
    for (String folder : List.of("world", "starter")) {
      for (Map.Entry<String, String> file : lab.folder().below(folder).entrySet()) {
        files.put(file.getKey(), variant.text(file.getValue()));
      }
    }
    files.put(README, variant.text(lab.folder().text(README)));
    Grader.of(lab).handout(lab, variant).forEach(files::put);
    if (!variant.student().isEmpty()) {
      files.put(Submission.STUDENT, variant.student() + "\n");
    }
    return files;
  }

  /**
   * Whether this program grades the lab. A student's program does not, where an answer is only a
   * choice: trying each would tell the right one.
   */
  public static boolean isGradedHere(Lab lab) {
    return !Grader.of(lab).withholds() || !lab.folder().below("solution").isEmpty();
  }

  /**
   * Looks at a submission as its student may.
   *
   * @param student the ID, or empty for the one that the submission names
   */
  public static Grade check(Lab lab, Submission submission, String student) {
    return grade(lab, submission, student, false);
  }

  /**
   * Grades a submission. Whatever is in it, there is a grade.
   *
   * @param student the ID, or empty for the one that the submission names
   */
  public static Grade grade(Lab lab, Submission submission, String student) {
    return grade(lab, submission, student, true);
  }

  private static Grade grade(Lab lab, Submission submission, String student, boolean all) {
    String id = student;
    try {
      id = student.isEmpty() ? submission.student() : student;
      return Grader.of(lab).grade(lab, lab.variant(id), submission, all);
    } catch (Submission.Unreadable e) {
      return unreadable(lab, id, e.why());
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      List<String> hints = new ArrayList<>(List.of("[oomcheck bug] " + e));
      StackTraceElement[] trace = e.getStackTrace();
      for (int i = 0; i < Math.min(FRAMES, trace.length); i++) {
        hints.add("at " + trace[i]);
      }
      Part none = nothing(Part.Status.BUG, List.of(String.join(" ", hints)));
      return new Grade(lab, id, List.of(none), null, null);
    }
  }

  /** The grade of a submission that cannot be read. */
  public static Grade unreadable(Lab lab, String student, String why) {
    Part none = nothing(Part.Status.FAILED, List.of(why));
    return new Grade(lab, student, List.of(none), why, null);
  }

  private static Part nothing(Part.Status status, List<String> hints) {
    return new Part(
        "submission", "The submission can be read", 0, FULL_MARKS, status, Part.Kind.OPEN, hints);
  }

  /**
   * A world of a lab to play in.
   *
   * @param world its id; empty if the first one is meant
   * @throws IllegalArgumentException if there is none of this id
   * @throws Submission.Unreadable if it needs a file that cannot be read
   */
  public static Check playable(Lab lab, Submission submission, String student, String world) {
    String id = student.isEmpty() ? submission.student() : student;
    return Grader.of(lab).playable(lab, lab.variant(id), submission, world);
  }

  /** The names of a lab's worlds to play in; none if it is about something else. */
  public static List<String> worlds(Lab lab) {
    return Grader.of(lab).worlds(lab);
  }

  /** Whether a game in this lab gives hints, and says which schedules are the shortest. */
  public static boolean openGame(Lab lab) {
    return Grader.of(lab).openGame();
  }
}
