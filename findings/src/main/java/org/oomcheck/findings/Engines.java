// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.findings;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Which tools besides the explorer have come to a hazard. */
final class Engines {
  private static final String FILE = "engines.txt";
  private static final List<String> LINES = read();

  private Engines() {}

  private static List<String> read() {
    try (InputStream file = Objects.requireNonNull(Engines.class.getResourceAsStream(FILE), FILE)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Who else has come to the same finding, in a sentence; empty if it is not a committed one. */
  static String confirmed(Finding finding) {
    return finding.isCommitted()
        ? finding.counterexample().hazard()
            + " was confirmed by "
            + String.join(", ", of(finding))
            + "."
        : "";
  }

  /** The tools, in the order in which they are to be named; the replay on threads is for all. */
  private static List<String> of(Finding finding) {
    String what =
        " "
            + finding.cell().scenario().id()
            + " "
            + finding.cell().series()
            + " "
            + finding.counterexample().hazard();
    List<String> engines = new ArrayList<>(List.of("the replay on threads"));
    if (LINES.contains("lincheck" + what)) {
      engines.add("Lincheck");
    }
    if (LINES.contains("jcstress" + what)) {
      engines.add("jcstress");
    }
    return engines;
  }
}
