// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.labs.grade;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.oomcheck.labs.lab.Lab;
import org.oomcheck.labs.lab.Submission;
import org.oomcheck.labs.lab.Variant;
import org.oomcheck.labs.lab.WorldSpec;
import org.oomcheck.labs.world.Patches;
import org.oomcheck.report.Check;

/** Grades what a student says of patches that are handed out without their names. */
interface PatchGrader extends Grader {

  /** What the patches are called; a world to play in is that of one of them. */
  List<String> names();

  /** The patches that a student gets. */
  Patches patches(Lab lab, Variant variant);

  @Override
  default boolean withholds() {
    return true;
  }

  @Override
  default Map<String, String> handout(Lab lab, Variant variant) {
    Map<String, String> files = new TreeMap<>(patches(lab, variant).handout());
    // The numbers are those of the world that is graded.
    WorldSpec world = lab.worlds().get(0);
    lab.folder()
        .below("world")
        .forEach((name, text) -> files.put(name, Variant.defined(variant.text(text), world.set())));
    return files;
  }

  @Override
  default List<String> worlds(Lab lab) {
    return names();
  }

  @Override
  default Check playable(Lab lab, Variant variant, Submission submission, String world) {
    return patches(lab, variant).world(world.isEmpty() ? names().get(0) : world);
  }
}
