// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.oomcheck.cli.terminal.ExitCode;
import org.oomcheck.cli.terminal.Terminal;

/** What bash and {@code man} make of the command line. */
class ShellTest {
  private static final String SCRIPT = Run.of("completion", "bash").out();

  /** Completes the last of the words; as in bash, file names come where nothing else does. */
  private static final String COMPLETE =
      """
      files=FILES
      compopt() {
        case $* in
          "+o default") files= ;;
          "-o default") files=FILES ;;
          "-o nospace") echo -n "+" ;;
        esac
      }
      source "$1"
      shift
      COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE="$*"
      _oomcheck
      [ ${#COMPREPLY[@]} -gt 0 ] && files=
      echo "${COMPREPLY[@]}$files"
      """;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private String bash(String script, String... words) throws IOException, InterruptedException {
    Path file = folder.resolve("completion");
    Files.writeString(file, script);
    List<String> command = new ArrayList<>(List.of("bash", "-c", COMPLETE, "bash"));
    command.add(file.toString());
    command.addAll(List.of(words));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isEqualTo(0);
    return output.strip();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "oomcheck ch                                # check",
        "oomcheck check --format j                  # json junit",
        "oomcheck check --series v4.13+f            # v4.13+fill-nowait",
        "oomcheck check --scenario reclaim-n        # reclaim-needs-oom",
        "oomcheck check --time e                    # eager",
        "oomcheck check --series = v4.13+f          # v4.13+fill-nowait",
        "oomcheck check --time =                    # maximal eager both",
        "oomcheck check --time = maximal --format j # json junit",
        "oomcheck check --series=v4.13+f            # --series=v4.13+fill-nowait",
        "oomcheck --time=                           # --time=maximal --time=eager --time=both",
        "oomcheck check --kernel=docs/m             # FILES",
        "oomcheck check --limit-s                   # --limit-states --limit-seconds",
        "oomcheck play --series v4.13+f             # v4.13+fill-nowait",
        "oomcheck play --format j                   # json",
        "oomcheck review --format s                 # sarif",
        "oomcheck review --scenario reclaim-n       # reclaim-needs-oom",
        "oomcheck list n                            # notifiers",
        "oomcheck explain LOST                      # LOST_WAKEUP",
        "oomcheck completion z                      # zsh",
        "oomcheck --limit-s                         # --limit-states --limit-seconds",
        "oomcheck --series v4.13+f                  # v4.13+fill-nowait",
        "oomcheck --time = maximal --format j       # json junit",
        "oomcheck check --set allocato              # +allocators=",
        "oomcheck check --module docs/m             # FILES",
        "oomcheck check --kernel = docs/m           # FILES",
        "oomcheck replay docs/m                     # FILES",
        "oomcheck review docs/m                     # FILES",
        "oomcheck lab grade 3 docs/m                # FILES",
        "oomcheck lab check --hint                  # --hint",
        "oomcheck lab check --hint =                # 1 2 3",
        "oomcheck lab play --world writ             # writeback",
      })
  void bash_completesWhatIsKnown(String line, String completed) throws Exception {
    assertThat(bash(SCRIPT, line.split(" ", -1))).isEqualTo(completed);
  }

  /** The broken form of the test above. */
  @Test
  void bash_completesNothingThatIsUnknown() throws Exception {
    assertThat(bash(SCRIPT, "oomcheck", "check", "--format", "x")).isEqualTo("FILES");
    assertThat(
            bash(SCRIPT.replace("\"junit\"", "\"JUnit\""), "oomcheck", "check", "--format", "ju"))
        .isEqualTo("FILES");
    assertThat(SCRIPT).doesNotStartWith("#!");
    String picocli = SCRIPT.replace("compopt -o default", ":");
    assertThat(bash(picocli, "oomcheck", "check", "--module", "docs/m")).isEmpty();
  }

  @Test
  void zsh_getsAScriptThatLoadsItsSupportForBash() {
    assertThat(Run.of("completion", "zsh").out()).contains("bashcompinit");
  }

  @Test
  void manual_hasEveryCommandAndOption_andEveryLineIsTextOrAMacro() {
    Run manual = Run.of("manual");
    assertThat(manual.code()).isEqualTo(ExitCode.OK);
    assertThat(manual.out())
        .matches("(?s)\\.TH \"OOMCHECK\" \"1\" \"20\\d\\d-\\d\\d-\\d\\d\" .*")
        .contains(".SH \"ENVIRONMENT\"\n", "JAVA_HOME\n", ".TP\n130, 143\n")
        .contains(".TP\noomcheck report \\-\\-out oomcheck\\-report\neverything as HTML pages\n")
        .contains(".SH \"EXIT CODES\"", ".SS \"oomcheck check\"", "\\-\\-limit\\-states N\n")
        .contains(
            ".SS \"oomcheck explain WHAT\"",
            ".SS \"oomcheck play\"",
            ".SS \"oomcheck completion SHELL\"");
    assertThat(manual.out().lines())
        .allMatch(line -> line.matches("\\.(TH|SH|SS|TP|PP|br)( \".*\")*|[^.'].*"));
  }

  /** A line that begins with the name of the command can be copied: names and files exist. */
  @Test
  void manual_hasExamplesThatAreUnderstood() {
    List<String> examples =
        Run.of("manual")
            .out()
            .replace("\\-", "-")
            .lines()
            .map(String::strip)
            .filter(line -> line.startsWith("oomcheck ") && !line.matches("oomcheck (-|\\[).*"))
            .map(line -> line.substring("oomcheck ".length()).split(" [<>|] ", 2)[0])
            .toList();
    assertThat(examples).hasSizeGreaterThan(40).allSatisfy(ShellTest::isUnderstood);
    assertThat(List.of("check --serie v4.13", "check --scenario x", "review docs/x.java"))
        .allSatisfy(
            wrong -> assertThatThrownBy(() -> isUnderstood(wrong)).isInstanceOf(Throwable.class));
  }

  private static void isUnderstood(String example) {
    String[] words = example.split(" ", -1);
    new Main(new Terminal(text -> {}, text -> {}, Run.PROJECT)).parse(words);
    for (int i = 0; i < words.length; i++) {
      if (words[i].matches("(docs|findings)/.*")) {
        assertThat(Run.PROJECT.resolve(words[i])).exists();
      }
      if (words[i].matches("--(series|scenario)|explain")) {
        assertThat(Run.of("explain", words[i + 1]).code()).as(example).isEqualTo(ExitCode.OK);
      }
    }
  }
}
