// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.stress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.stress.Judgement.Declared;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.infra.StateCase;
import org.openjdk.jcstress.infra.TestInfo;
import org.openjdk.jcstress.infra.runners.TestList;

/**
 * The findings say of jcstress what it has to show, or the run fails: a deadlock where {@code HUNG}
 * must be seen, and none where it is forbidden. So no run that passes can contradict them.
 */
class ConfirmedTest {
  private static final Path ENGINES =
      Path.of("../report/src/main/resources/org/oomcheck/report/engine/engines.json");

  @Test
  void theFindingsSayOfJcstressWhatARunHasToShow() throws IOException, ClassNotFoundException {
    Map<String, Set<String>> expected = new TreeMap<>();
    for (Declared declared : CheckResults.declared(Pattern.compile("ReclaimNeedsOomStress"))) {
      TestInfo test = TestList.getInfo(declared.test());
      Class<? extends ReclaimRace> type =
          Class.forName(test.binaryName()).asSubclass(ReclaimRace.class);
      boolean shown = declared.mustBeSeen().contains(ReclaimRace.HUNG);
      assertThat(forbidsToHang(test)).as(declared.test()).isEqualTo(!shown);
      expected.put(
          ReclaimRace.scenario() + " " + ReclaimRace.series(type),
          shown ? Set.of(Hazard.DEADLOCK.name()) : Set.of());
    }
    assertThat(kept()).isEqualTo(expected);
  }

  private static boolean forbidsToHang(TestInfo test) {
    for (StateCase outcome : test.cases()) {
      if (outcome.matchPattern().equals(ReclaimRace.HUNG)) {
        return outcome.expect() == Expect.FORBIDDEN;
      }
    }
    return false;
  }

  /** What the findings say that jcstress found, for every cell that they name. */
  private static Map<String, Set<String>> kept() throws IOException {
    Map<String, Set<String>> kept = new TreeMap<>();
    for (JsonNode run : new ObjectMapper().readTree(ENGINES.toFile())) {
      if (run.get("engine").asText().equals("jcstress")) {
        for (JsonNode row : run.get("cells")) {
          Set<String> found = new TreeSet<>();
          row.get("found").forEach(hazard -> found.add(hazard.asText()));
          kept.put(row.get("scenario").asText() + " " + row.get("series").asText(), found);
        }
      }
    }
    return kept;
  }
}
