// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The commands in docs/reports have the answers that stand behind them. */
@Tag("slow")
class ReportedBugsTest {
  private static final Path REPORTS = Run.PROJECT.resolve("docs/reports");
  private static final Pattern COMMAND =
      Pattern.compile("(?m)^\\./oomcheck (.*--kernel (\\S+).*?) +# (\\S+)$");

  static List<List<String>> commands() throws IOException {
    try (Stream<Path> files = Files.list(REPORTS)) {
      StringBuilder all = new StringBuilder();
      for (Path file : files.sorted().toList()) {
        all.append(Files.readString(file));
      }
      List<List<String>> commands =
          COMMAND.matcher(all).results().map(ReportedBugsTest::groups).toList();
      assertThat(commands).hasSizeGreaterThanOrEqualTo(5);
      return commands;
    }
  }

  private static List<String> groups(MatchResult command) {
    return List.of(command.group(1), command.group(2), command.group(3));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("commands")
  void command_hasItsAnswer(List<String> command) {
    String name = String.valueOf(Path.of(command.get(1)).getFileName());
    Path archive = Path.of(System.getProperty("oomcheck.kernels", "/usr/src")).resolve(name);
    String missing = "No reported bug was looked for: there is no " + archive + ".";
    if (!Files.exists(archive)) {
      System.err.println(missing);
    }
    assumeTrue(Files.exists(archive), missing);
    String words = command.get(0).replace(command.get(1), archive.toString());
    Run run = Run.of(words.split(" +", -1));
    assertThat(run.err()).isEmpty();
    if (command.get(2).equals("PROVEN")) {
      assertThat(run.out()).contains(" PROVEN").doesNotContain("VIOLATED");
    } else {
      assertThat(run.out())
          .contains("VIOLATED " + command.get(2), "at mm/balloon_compaction.c:191: BUG()");
    }
  }
}
