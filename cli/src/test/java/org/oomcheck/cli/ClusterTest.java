// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oomcheck.cli.terminal.ExitCode;
import org.oomcheck.cli.terminal.Terminal;

/** {@code oomcheck member} and {@code oomcheck check --cluster}. */
class ClusterTest {
  private static final String[] CHECK = {
    "check", "--series=v4.13", "--scenario=reclaim-needs-oom", "--set=allocators=0"
  };

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private static Run check(String... more) {
    List<String> words = new ArrayList<>(List.of(CHECK));
    words.addAll(List.of(more));
    return Run.of(words.toArray(String[]::new));
  }

  private String secret(String secret, String permissions) throws IOException {
    Path file = folder.resolve("secret-" + secret.length());
    Files.writeString(file, secret + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    return "--secret-file=" + file;
  }

  /** The trace alone: the number of states and the scope come before it. */
  private static String trace(Run run) {
    Matcher trace = Pattern.compile("(?s)\\n\\n.*?find it again").matcher(run.out());
    return trace.find() ? trace.group() : "no trace in: " + run.out() + run.err();
  }

  @Test
  void clusterOfOne_showsWhatASearchShows() {
    Run shared = check("--cluster");
    Run alone = check("--time=eager");
    assertThat(shared.code()).isEqualTo(alone.code()).isEqualTo(ExitCode.OK);
    assertThat(trace(shared)).isEqualTo(trace(alone)).contains("DEADLOCK");
  }

  @Test
  void compactSearch_showsWhatASearchShows() {
    Run compact = check("--compact");
    Run alone = check("--time=eager");
    assertThat(compact.code()).isEqualTo(alone.code()).isEqualTo(ExitCode.OK);
    assertThat(trace(compact)).isEqualTo(trace(alone)).contains("DEADLOCK");
    Run proven = Run.of("check", "--series=v4.15", "--scenario=empty-balloon", "--compact");
    assertThat(proven.out()).contains("eager  PROVEN hanging, complaint");
  }

  @Test
  void compactSearch_goesWithNoOtherSearch() {
    for (String other : List.of("--costs", "--reduce", "--merge", "--cluster")) {
      assertThat(check("--compact", other).err()).startsWith("oomcheck: --compact goes with none");
    }
    assertThat(check("--compact", "--time=both").err()).contains("leave out --time both");
  }

  @Test
  void verdict_saysWhatWasLookedFor() {
    Run run = Run.of("check", "--cluster", "--series=v4.15", "--scenario=empty-balloon");
    assertThat(run.out()).contains("PROVEN lock cycles, deadlocks of all tasks, complaint");
    assertThat(run.code()).isEqualTo(ExitCode.OK);
  }

  /** A member that runs until its thread is interrupted; the port that it has is free. */
  @Test
  void member_sharesASearch_andRefusesAnotherSecret() throws Exception {
    String secret = secret("a secret of all members", "rw-------");
    BlockingQueue<String> said = new LinkedBlockingQueue<>();
    Thread member =
        new Thread(
            () ->
                Run.main(
                    new Terminal(said::add, said::add, folder),
                    "member",
                    secret,
                    "--listen=127.0.0.1:0"));
    member.start();
    String address = said.take().strip().replace("listening at ", "");
    try {
      Run shared = check("--cluster", address, secret);
      assertThat(shared.err()).isEmpty();
      assertThat(trace(shared)).isEqualTo(trace(check("--time=eager")));
      Run stranger =
          check("--cluster", address, secret("the secret of another cluster", "rw-------"));
      assertThat(stranger.code()).isEqualTo(ExitCode.UNAVAILABLE);
      assertThat(stranger.err()).isEqualTo("oomcheck: " + address + " has another secret\n");
    } finally {
      member.interrupt();
      member.join();
    }
    Run late = check("--cluster", address, secret);
    assertThat(late.code()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(late.err()).isEqualTo("oomcheck: no member answers at " + address + "\n");
    Run alone = Run.of("member", secret, "--listen=127.0.0.1:0", "--join=" + address);
    assertThat(alone.code()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(alone.err()).isEqualTo(late.err());
  }

  @Test
  void mistakes_areNamed() throws IOException {
    String open = secret("a secret that others may read", "rw-r--r--");
    String loose = secret("a secret that others may change", "rw--w----");
    String few = secret("short", "rw-------");
    assertThat(check("--cluster", "127.0.0.1:1").err()).contains("a cluster needs --secret-file");
    assertThat(check("--cluster", "127.0.0.1:1", open).err()).contains("chmod 600");
    assertThat(check("--cluster", "127.0.0.1:1", loose).err()).contains("chmod 600");
    assertThat(check("--cluster", "127.0.0.1:1", few).err()).contains("shorter than 16 letters");
    assertThat(check("--cluster", "127.0.0.1:1", "--secret-file=" + folder).err())
        .contains("that is a folder; name a file");
    assertThat(check("--cluster", "127.0.0.1:1", "--secret-file=none").err())
        .contains("cannot read the secret in none: there is no such file");
    assertThat(check("--cluster", "127.0.0.1", few).err()).contains("write HOST:PORT");
    assertThat(check("--cluster", "127.0.0.1:70000", few).err()).contains("65535");
    assertThat(check("--cluster", "--time=both").err()).contains("leave out --time both");
    assertThat(check("--cluster", "--reduce").err()).contains("--cluster goes with neither");
    assertThat(check("--cluster", "--merge").err()).contains("--cluster goes with neither");
    assertThat(check("--resume", "levels").err()).contains("need --cluster");
    assertThat(Run.of("check", "--cluster").err()).contains("--cluster takes one check");
    assertThat(Run.of("check", "--cluster", "--module=docs/modules/abba.c").err())
        .contains("--cluster is for the catalogue alone; leave out --module");
    for (Run run : List.of(check("--cluster", "--costs"), check("--cluster", "x:y"))) {
      assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    }
  }

  @Test
  void levels_areKept_untilThereIsAnAnswer() throws IOException {
    Path levels = folder.resolve("levels");
    Run limited = check("--cluster", "--resume=" + levels, "--limit-depth=5");
    assertThat(limited.code()).isEqualTo(ExitCode.LIMIT);
    assertThat(levels.resolve("level-000005.done")).exists();
    Run resumed = check("--cluster", "--resume=" + levels);
    assertThat(trace(resumed)).isEqualTo(trace(check("--time=eager")));
    assertThat(levels).doesNotExist();
    Path file = Files.createFile(folder.resolve("file"));
    Run full = check("--cluster", "--resume=" + file);
    assertThat(full.code()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(full.err()).contains("cannot keep the search in " + file + ": it is a file");
  }

  /** Neither what connects members nor any class that could listen is loaded. */
  @Test
  void checkWithoutCluster_opensNoPort() throws IOException, InterruptedException {
    List<String> loaded = loadedBy(CHECK);
    assertThat(loaded).anyMatch(line -> line.contains("org.oomcheck.explorer.Explorer"));
    assertThat(loaded)
        .noneMatch(line -> line.contains("hazelcast"))
        .noneMatch(line -> line.contains("ServerSocket"))
        .noneMatch(line -> line.contains("org.oomcheck.explorer.share.LocalPeers"));
  }

  private static List<String> loadedBy(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-verbose:class"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(words));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).isEqualTo(ExitCode.OK);
    return output.lines().toList();
  }
}
