// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oomcheck.cli.terminal.ExitCode;

/** {@code oomcheck findings --engines}, as far as the command line is concerned. */
class EnginesTest {
  private static final String KEPT =
      "report/src/main/resources/org/oomcheck/report/engine/engines.json";

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private void write(String file, String text) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  @Test
  void figures_areTakenFromTheBuild_andWithoutABuildTheMistakeIsNamed() throws IOException {
    String kept = Files.readString(Run.PROJECT.resolve(KEPT));
    write("report/pom.xml", "");
    write(KEPT, kept);
    Run none = Run.in(folder, false, "findings", "--engines");
    assertThat(none.code()).isEqualTo(ExitCode.USAGE);
    assertThat(none.err()).endsWith("; run mvn verify first\n").hasLineCount(1);
    String results = "stress/target/jcstress-results.json";
    String newest = new ObjectMapper().readTree(kept).get(1).toString();
    write(results, newest.replaceFirst("\"seen\":[0-9]+", "\"seen\":7"));
    assertThat(Run.in(folder, false, "findings", "--engines"))
        .isEqualTo(
            new Run(
                ExitCode.OK,
                "Taken from " + results + ".\nFor the pages: ./oomcheck findings --accept\n",
                ""));
    assertThat(folder.resolve(KEPT)).content().contains("\"seen\": 7}");
  }
}
