// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.stress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oomcheck.stress.Judgement.Declared;
import org.oomcheck.stress.Judgement.Ran;
import org.oomcheck.stress.Judgement.Seen;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.infra.StateCase;
import org.openjdk.jcstress.infra.Status;
import org.openjdk.jcstress.infra.runners.TestList;

class CheckResultsTest {
  private static final Pattern ALL = Pattern.compile(".*");

  private static List<String> complaints(Path directory) throws ClassNotFoundException {
    return CheckResults.complaints(directory, ALL, "0", "-m quick");
  }

  @Test
  void rejectsARunThatLeftNoResults(@TempDir Path directory) throws ClassNotFoundException {
    assertThat(complaints(directory))
        .containsExactly("jcstress left no jcstress-results-*.bin.gz in " + directory + ".");
  }

  @Test
  void rejectsResultsThatCannotBeRead(@TempDir Path directory)
      throws IOException, ClassNotFoundException {
    Files.writeString(directory.resolve("jcstress-results-1.bin.gz"), "");

    assertThat(complaints(directory))
        .singleElement()
        .asString()
        .startsWith("The results of jcstress in " + directory + " are unusable: ");
  }

  @Test
  void onlyOutcomesOfInterestMustBeSeen() throws ClassNotFoundException {
    for (Declared declared : CheckResults.declared(ALL)) {
      assertThat(TestList.getInfo(declared.test()).cases())
          .as(declared.test())
          .filteredOn(c -> c.expect() == Expect.ACCEPTABLE_INTERESTING)
          .extracting(StateCase::matchPattern)
          .containsAll(declared.mustBeSeen());
    }
  }

  @Test
  void selectsTestsLikeJcstress() throws ClassNotFoundException {
    assertThat(CheckResults.declared(Pattern.compile("V4_1[35]$")))
        .extracting(Declared::test)
        .containsExactly(
            "org.oomcheck.stress.ReclaimNeedsOomStress.V4_13",
            "org.oomcheck.stress.ReclaimNeedsOomStress.V4_15");
  }

  /** A hung sample is a deadlock of the cell, no hung sample is none; other tests are no cells. */
  @Test
  void figuresAreThoseOfTheTestsThatAreCells() throws ClassNotFoundException {
    ArrayNode cells = new ObjectMapper().createArrayNode();
    CheckResults.addCells(
        cells,
        List.of(
            ran(BareReentrantLocks.OppositeOrder.class, 3),
            ran(ReclaimNeedsOomStress.V4_13.class, 3),
            ran(ReclaimNeedsOomStress.V4_15.class, 0)));
    assertThat(cells.valueStream().map(JsonNode::toString))
        .containsExactly(
            "{\"scenario\":\"reclaim-needs-oom\",\"series\":\"v4.13\",\"found\":[\"DEADLOCK\"],"
                + "\"tried\":100,\"seen\":3}",
            "{\"scenario\":\"reclaim-needs-oom\",\"series\":\"v4.15\",\"found\":[],"
                + "\"tried\":97,\"seen\":0}");
  }

  private static Ran ran(Class<?> test, long hung) {
    List<Seen> outcomes =
        List.of(
            new Seen(ReclaimRace.FINISHED, Expect.ACCEPTABLE, 97),
            new Seen(ReclaimRace.HUNG, Expect.ACCEPTABLE_INTERESTING, hung));
    return new Ran(String.valueOf(test.getCanonicalName()), Status.NORMAL, outcomes);
  }
}
