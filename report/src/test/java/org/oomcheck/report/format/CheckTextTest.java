// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.report.Samples;

/** The last line of the text. */
class CheckTextTest {

  @Test
  void interruptedBeforeTheFirstAnswer_nothingIsAsExpected() {
    assertThat(new TextFormat().check(List.of(), Invocation.check("1")))
        .endsWith("No check has come to its end.\n")
        .doesNotContain("as expected");
  }

  @Test
  void answersThatAreExpected_areSaidToBe() {
    assertThat(
            new TextFormat()
                .check(
                    List.of(Samples.MATRIX.check("v5.8", "empty-balloon").run(Options.defaults())),
                    Invocation.check("1")))
        .contains("PROVEN")
        .doesNotContain("No check has come to its end");
  }
}
