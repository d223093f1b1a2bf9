// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oomcheck.stress.Judgement.Declared;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.infra.StateCase;
import org.openjdk.jcstress.infra.runners.TestList;

class CheckResultsTest {
  private static final Pattern ALL = Pattern.compile(".*");

  @Test
  void rejectsARunThatLeftNoResults(@TempDir Path directory) throws ClassNotFoundException {
    assertThat(CheckResults.complaints(directory, ALL))
        .containsExactly("jcstress left no jcstress-results-*.bin.gz in " + directory + ".");
  }

  @Test
  void rejectsResultsThatCannotBeRead(@TempDir Path directory)
      throws IOException, ClassNotFoundException {
    Files.writeString(directory.resolve("jcstress-results-1.bin.gz"), "");

    assertThat(CheckResults.complaints(directory, ALL))
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
}
