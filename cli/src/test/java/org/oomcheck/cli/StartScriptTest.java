// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script that both launchers end in, with another Java. */
class StartScriptTest {
  private static final Path START = Run.PROJECT.resolve("cli/src/main/sh/start.sh");

  /** Writes an archive if it is asked for one, and otherwise prints its arguments. */
  private static final String JAVA =
      """
      for word; do
        case $word in
          -Xshare:dump) dumps=1 ;;
          -XX:SharedArchiveFile=*)
            [ -z "$dumps" ] || { echo >>made; echo classes >"${word#*=}"; exit 0; } ;;
          -XX:DumpLoadedClassList=* | -XX:+VerifySharedSpaces) exit 0 ;;
        esac
      done
      printf '%s\\n' "$@"
      """;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private final Map<String, String> variables = new HashMap<>();

  @BeforeEach
  void prepare() throws IOException {
    java(JAVA);
    Files.writeString(folder.resolve("oomcheck.jar"), "a jar");
    Files.setLastModifiedTime(folder.resolve("oomcheck.jar"), FileTime.fromMillis(0));
    variables.put("work", "work");
    variables.put("XDG_CACHE_HOME", "cache");
  }

  private void java(String script) throws IOException {
    Path java = folder.resolve("java");
    Files.writeString(java, "#!/bin/sh\n" + script);
    assertThat(java.toFile().setExecutable(true)).isTrue();
  }

  /** The arguments that Java gets. */
  private List<String> start(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("sh", "-c"));
    command.add(
        "java=./java release=none jar=oomcheck.jar; . '" + START + "'; start oomcheck \"$@\"");
    command.add("sh");
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().keySet().removeIf(name -> name.contains("JAVA"));
    builder.environment().putAll(variables);
    Process process = builder.redirectErrorStream(true).start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    return out.lines().toList();
  }

  private List<Path> archives(String in) throws IOException {
    Path place = folder.resolve(in).resolve("classes");
    if (!Files.exists(place)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(place)) {
      return files.toList();
    }
  }

  private int made() throws IOException {
    Path count = folder.resolve("made");
    return Files.exists(count) ? Files.readAllLines(count).size() : 0;
  }

  @Test
  void archive_isMadeByTheFirstStart_andUsedByAll() throws Exception {
    for (int i = 0; i < 2; i++) {
      assertThat(start("list")).contains("list");
      assertThat(archives("work")).hasSize(1);
      assertThat(start("list"))
          .contains("-XX:SharedArchiveFile=" + folder.relativize(archives("work").get(0)));
    }
    assertThat(made()).isEqualTo(1);
  }

  @Test
  void changedJar_getsANewArchive() throws Exception {
    start("list");
    Files.writeString(folder.resolve("oomcheck.jar"), "another jar");
    Files.setLastModifiedTime(folder.resolve("oomcheck.jar"), FileTime.fromMillis(0));
    start("list");
    assertThat(made()).isEqualTo(2);
  }

  /** As in a source tree that is read-only. */
  @Test
  void folderThatCannotBeWritten_isReplacedByTheCache_orByNothing() throws Exception {
    Files.writeString(folder.resolve("work"), "a file stops every user");
    assertThat(start("list")).anyMatch(word -> word.startsWith("-XX:SharedArchiveFile=cache/"));
    assertThat(archives("cache/oomcheck")).hasSize(1);
    variables.put("XDG_CACHE_HOME", "work");
    assertThat(start("list")).contains("list").noneMatch(word -> word.contains("Archive"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "case $* in *DumpLoaded*) exit 1;; esac",
        "case $* in *:dump*) exit 1;; esac",
        "case $* in *:dump*) exit 0;; esac",
        "case $* in *:dump*) f=${*#*ArchiveFile=}; echo >${f%% *}; exit 0;; *Verify*) kill -7 $$;; esac",
      })
  void javaThatMakesNoGoodArchive_isAskedOnce(String behaviour) throws Exception {
    java("echo >>runs\n" + behaviour + "\nprintf '%s\\n' \"$@\"\n");
    assertThat(start("list")).contains("list").noneMatch(word -> word.contains("Archive"));
    int runs = Files.readAllLines(folder.resolve("runs")).size();
    assertThat(start("list")).contains("list").noneMatch(word -> word.contains("Archive"));
    assertThat(Files.readAllLines(folder.resolve("runs"))).hasSize(runs + 1);
    assertThat(archives("work")).singleElement().satisfies(file -> assertThat(file).isEmptyFile());
  }

  @Test
  void usersOwnOptionsOnSharing_areLeftAlone() throws Exception {
    variables.put("OOMCHECK_JAVA_OPTS", "-Xshare:off");
    assertThat(start("list")).contains("-Xshare:off").noneMatch(word -> word.contains("Archive"));
    assertThat(made()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "list",
        "explain oom-lockup",
        "check --series v4.13 --scenario oom-lockup",
        "--scenario=oom-lockup --series=v4.13 --format json",
        "lab check 3 balloon",
      })
  void commandThatExploresLittle_isNotOptimised_andTakesLittleMemory(String words)
      throws Exception {
    assertThat(start(words.split(" ", -1)))
        .contains("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:NewSize=8m");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"check", "--all", "check --series v4.13", "check --format json --out a.json"})
  void catalogue_isNotOptimised_andTakesLittleMemory(String words) throws Exception {
    assertThat(start(words.split(" ", -1)))
        .contains("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:NewSize=32m");
  }

  @Test
  void oneScenarioOfAKernelTree_isNotOptimised_andHasAllMemory() throws Exception {
    assertThat(start("check", "--kernel=linux", "--series=v6.12", "--scenario=oom-lockup"))
        .contains("-XX:TieredStopAtLevel=1", "-XX:+UseParallelGC");
  }

  @Test
  void usersOwnCollector_isLeftAlone() throws Exception {
    variables.put("OOMCHECK_JAVA_OPTS", "-XX:+UseG1GC");
    assertThat(start("list"))
        .contains("-XX:+UseG1GC")
        .doesNotContain("-XX:+UseSerialGC", "-XX:NewSize=8m");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "check --time both",
        "--reduce",
        "check --series v4.13 --compact",
        "check --kernel linux",
        "check --series v4.13 --scenario oom-lockup --set allocators=3",
        "check --series v4.13 --scenario oom-lockup --limit-states 9",
        "check --module a.c",
        "lab grade 3 submissions/ada submissions/grace",
        "review --kernel linux a.patch",
        "any-number --series v4.15 --scenario empty-balloon",
      })
  void commandThatMayExploreMuch_isOptimisedInTheEnd(String words) throws Exception {
    assertThat(start(words.split(" ", -1)))
        .doesNotContain("-XX:TieredStopAtLevel=1")
        .contains("-XX:Tier4InvocationThreshold=50000");
  }
}
