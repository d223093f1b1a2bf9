// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.oomcheck.dist.Built.Ran;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The GitHub Action and the container file, read and run as far as that needs no other machine. */
class ActionIT {
  private static final Pattern COPIED = Pattern.compile("COPY --from=build /oomcheck/(\\S+) ");

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @SuppressWarnings("unchecked")
  private static Map<String, Object> action() throws Exception {
    Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
    return (Map<String, Object>) yaml.load(Files.readString(Built.PROJECT.resolve("action.yml")));
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> steps() throws Exception {
    Map<String, Object> runs = (Map<String, Object>) action().get("runs");
    assertThat(runs).isNotNull().containsEntry("using", "composite");
    return (List<Map<String, Object>>) runs.get("steps");
  }

  @Test
  void action_saysWhatItTakes_andEveryStepIsAScriptWithAShellOrAnActionWithAVersion()
      throws Exception {
    assertThat(action()).containsKeys("name", "description", "inputs", "outputs");
    assertThat(steps())
        .allSatisfy(
            step -> {
              if (step.containsKey("uses")) {
                assertThat(step.get("uses")).asString().matches("[\\w/-]+@v\\d+");
              } else {
                assertThat(step).containsKeys("run", "shell");
              }
            });
  }

  private Ran run(String arguments, int code) throws Exception {
    Path launcher = folder.resolve("oomcheck");
    Files.writeString(
        launcher, "#!/bin/sh\nfor word; do printf '<%s>' \"$word\"; done\nexit " + code + "\n");
    assertThat(launcher.toFile().setExecutable(true)).isTrue();
    Map<String, Object> script =
        steps().stream().filter(step -> step.containsKey("run")).findFirst().orElseThrow();
    return Built.run(
        folder,
        Map.of(
            "GITHUB_ACTION_PATH", folder.toString(),
            "GITHUB_OUTPUT", folder.resolve("output").toString(),
            "ARGUMENTS", arguments),
        "",
        List.of(
            "bash",
            "--noprofile",
            "--norc",
            "-e",
            "-o",
            "pipefail",
            "-c",
            String.valueOf(script.get("run"))));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void script_endsAsTheCommandDoes_andSaysItsExitCode(int code) throws Exception {
    Ran ran = run("check --scenario oom-lockup", code);
    assertThat(ran.code()).as(ran.err()).isEqualTo(code);
    assertThat(ran.out()).isEqualTo("<check><--scenario><oom-lockup>");
    assertThat(folder.resolve("output")).hasContent("exit-code=" + code);
  }

  /** Arguments come from pull requests: a shell must not see them as code. */
  @Test
  void script_keepsQuotedWordsTogether_andRunsNoneOfThem() throws Exception {
    assertThat(run("review 'my patch.java' $(touch made) `touch made` *", 0).out())
        .isEqualTo("<review><my patch.java><$(touch><made)><`touch><made`><*>");
    assertThat(folder.resolve("made")).doesNotExist();
  }

  /** What the second stage copies is what a build writes. */
  @Test
  void container_copiesAFileThatTheBuildWrites() throws Exception {
    var copied = COPIED.matcher(Files.readString(Built.PROJECT.resolve("Containerfile")));
    assertThat(copied.find()).isTrue();
    String pattern = Path.of(copied.group(1)).getFileName().toString().replace("*", ".*");
    assertThat(Built.file(pattern)).isRegularFile();
    assertThat(copied.group(1)).startsWith("dist/target/");
  }
}
