// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.picture;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.report.Finding;

/** The pictures of a finding. */
public final class Pictures {
  private static final Map<String, String> CAPTIONS =
      Map.of(
          "sequence", "The schedule: a lane per task and lock",
          "waits", "Who waits for whom",
          "locks", "The order of the locks");

  private Pictures() {}

  /** What a picture shows, by the beginning of its name. */
  public static String caption(String picture) {
    return CAPTIONS.getOrDefault(picture, picture);
  }

  /** The pictures that make sense for the counterexample, by the beginning of their names. */
  public static Map<String, List<String>> of(Counterexample counterexample) {
    Map<String, List<String>> pictures = new LinkedHashMap<>();
    pictures.put("sequence", SequencePicture.of(counterexample));
    pictures.put("waits", WaitsPicture.of(counterexample));
    pictures.put("locks", LocksPicture.of(counterexample));
    pictures.values().removeIf(List::isEmpty);
    return pictures;
  }

  /** The name of a picture's file, which follows that of the trace. */
  public static String file(Finding finding, String picture) {
    String trace = Finding.traceName(finding.check(), finding.counterexample().hazard());
    return trace.replaceFirst("trace", picture) + ".svg";
  }
}
