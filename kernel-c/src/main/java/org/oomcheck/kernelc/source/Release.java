// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.source;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The release of a tree, as its {@code Makefile} has it: 6.12.43. */
public record Release(int version, int patchlevel, int sublevel) implements Comparable<Release> {
  private static final Comparator<Release> ORDER =
      Comparator.comparingInt(Release::version)
          .thenComparingInt(Release::patchlevel)
          .thenComparingInt(Release::sublevel);

  /** Reads VERSION, PATCHLEVEL and SUBLEVEL; empty if the first two are not there. */
  static Optional<Release> ofMakefile(String makefile) {
    int version = number(makefile, "VERSION");
    int patchlevel = number(makefile, "PATCHLEVEL");
    return version < 0 || patchlevel < 0
        ? Optional.empty()
        : Optional.of(new Release(version, patchlevel, Math.max(0, number(makefile, "SUBLEVEL"))));
  }

  private static int number(String makefile, String name) {
    Matcher line = Pattern.compile("(?m)^" + name + "\\s*=\\s*(\\d{1,6})\\s*$").matcher(makefile);
    return line.find() ? Integer.parseInt(line.group(1)) : -1;
  }

  @Override
  public int compareTo(Release other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return version + "." + patchlevel + (sublevel == 0 ? "" : "." + sublevel);
  }
}
