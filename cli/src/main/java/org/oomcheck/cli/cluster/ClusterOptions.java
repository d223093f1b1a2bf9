// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.oomcheck.cli.terminal.UserMistake;
import org.oomcheck.explorer.SharedExplorer;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.explorer.share.Cluster;
import org.oomcheck.explorer.share.LocalPeers;
import org.oomcheck.explorer.share.Peers;
import org.oomcheck.explorer.share.RefusedSearch;
import org.oomcheck.explorer.share.Snapshots;
import org.oomcheck.report.Check;
import org.oomcheck.report.CheckResult;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of a check that members of a cluster share. */
public final class ClusterOptions {
  private static final String USUAL = "127.0.0.1:0";

  @Option(
      names = "--cluster",
      paramLabel = "HOST:PORT,...",
      arity = "0..1",
      fallbackValue = "",
      description = {
        "let the members that listen there share the search of one check, in eager time; without an"
            + " address this process is the only member, and no port is opened. Only hazards that"
            + " single states show are looked for"
      })
  private @Nullable String members;

  @Mixin private PlaceOptions place = new PlaceOptions();

  @Option(
      names = "--resume",
      paramLabel = "DIR",
      description =
          "keep each level of the shared search in this folder, and go on from those that are there")
  private @Nullable Path folder;

  /**
   * Whether a cluster is asked for.
   *
   * @throws UserMistake if an option needs --cluster, and that is missing
   */
  public boolean areGiven() {
    if (members == null && (place.areGiven() || folder != null)) {
      throw new UserMistake("--listen, --secret-file and --resume need --cluster");
    }
    return members != null;
  }

  /** Whether the search leaves this process. */
  private boolean reachOthers() {
    return members != null && !members.isEmpty();
  }

  /**
   * Checks.
   *
   * @throws RefusedSearch if the members cannot search together
   */
  public CheckResult check(Check check, Options limits) {
    Options options =
        limits
            .hazards(check.scenario().lookedFor())
            .allowedWait(check.scenario().allowedWait())
            .time(TimeMode.EAGER);
    if (!reachOthers()) {
      Peers alone = new LocalPeers(check::world, options, 1);
      return explored(check, options, alone, folder == null ? null : new Snapshots(folder));
    }
    String addresses = members == null ? "" : members;
    Cluster.Place own = place.place(USUAL, ClusterAddress.list("--cluster", addresses));
    Snapshots snapshots = new Snapshots(folder == null ? temporary() : folder);
    try (Cluster.ReachedPeers peers = ClusterJar.load().reach(own, Question.of(check), options)) {
      return explored(check, options, peers, snapshots);
    } finally {
      if (folder == null) {
        snapshots.delete();
      }
    }
  }

  /** What is answered needs no snapshots any more. */
  private static CheckResult explored(
      Check check, Options options, Peers peers, @Nullable Snapshots snapshots) {
    Verdict verdict = new SharedExplorer(options, peers, snapshots).explore(check.world());
    if (snapshots != null && verdict.coverage().limit() == null) {
      snapshots.delete();
    }
    return new CheckResult(check, verdict);
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("oomcheck-cluster");
    } catch (IOException e) {
      throw new RefusedSearch("cannot make a folder for the levels: " + e.getMessage());
    }
  }

  /** The one check that members share. */
  public static Check only(List<Check> checks) {
    if (checks.size() != 1) {
      throw new UserMistake(
          "--cluster takes one check, and these are "
              + checks.size()
              + "; name it with --series and --scenario");
    }
    return checks.get(0);
  }
}
