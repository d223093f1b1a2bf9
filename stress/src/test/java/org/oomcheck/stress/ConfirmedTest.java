// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.oomcheck.model.scenario.ReclaimNeedsOom;

/** The findings name jcstress for what it has to show, or the run fails, and for nothing else. */
class ConfirmedTest {
  private static final Path ENGINES =
      Path.of("../findings/src/main/resources/org/oomcheck/findings/engines.txt");

  @Test
  void theFindingsNameJcstressForTheHungSample() throws IOException {
    MustBeSeen shown =
        Objects.requireNonNull(ReclaimNeedsOomStress.V4_13.class.getAnnotation(MustBeSeen.class));

    assertThat(shown.value()).contains(ReclaimRace.HUNG);
    assertThat(Files.readAllLines(ENGINES).stream().filter(line -> line.startsWith("jcstress ")))
        .containsExactly("jcstress " + new ReclaimNeedsOom().id() + " v4.13 DEADLOCK");
  }
}
