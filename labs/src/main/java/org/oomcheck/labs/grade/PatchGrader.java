// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.labs.grade;

import java.util.List;
import java.util.Map;
import org.oomcheck.labs.lab.Lab;
import org.oomcheck.labs.lab.Submission;
import org.oomcheck.labs.lab.Variant;
import org.oomcheck.labs.world.Patches;
import org.oomcheck.report.Check;

/** Grades what a student says of patches that are handed out without their names. */
interface PatchGrader extends Grader {

  /** What the patches are called; a world to play in is that of one of them. */
  List<String> names();

  /** The patches that a student gets. */
  Patches patches(Lab lab, Variant variant);

  @Override
  default Map<String, String> handout(Lab lab, Variant variant) {
    return patches(lab, variant).handout();
  }

  @Override
  default Check playable(Lab lab, Variant variant, Submission submission, String world) {
    return patches(lab, variant).world(world.isEmpty() ? names().get(0) : world);
  }
}
