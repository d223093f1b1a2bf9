// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.cluster;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.oomcheck.cli.option.Version;
import org.oomcheck.cli.terminal.ExitCode;
import org.oomcheck.cli.terminal.Terminal;
import org.oomcheck.explorer.share.Cluster;
import org.oomcheck.explorer.share.RefusedSearch;
import org.oomcheck.report.Matrix;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code oomcheck member}. */
@Command(
    name = "member",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = "Take shares of searches that check --cluster leads, until Ctrl-C.",
    footer = {
      "",
      "Examples:",
      "  oomcheck member --secret-file secret",
      "  oomcheck member --secret-file secret --listen 10.0.0.2:5701 --join 10.0.0.1:5701"
    })
public final class MemberCommand implements Callable<Integer> {
  private static final String USUAL = "127.0.0.1:5701";

  private final Terminal terminal;

  @Option(
      names = "--join",
      paramLabel = "HOST:PORT,...",
      description = "members that already listen; the first one has none to join")
  private @Nullable String join;

  @Mixin private PlaceOptions place = new PlaceOptions();

  public MemberCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    List<InetSocketAddress> others = join == null ? List.of() : ClusterAddress.list("--join", join);
    Matrix matrix = Matrix.load();
    try (Cluster.Membership member =
        ClusterJar.load()
            .member(place.place(USUAL, others), question -> Question.world(matrix, question))) {
      InetSocketAddress own = member.address();
      terminal.out("listening at " + own.getHostString() + ":" + own.getPort() + "\n");
      new CountDownLatch(1).await();
      return ExitCode.OK;
    } catch (RefusedSearch refused) {
      terminal.error("oomcheck: " + refused.getMessage());
      return ExitCode.UNAVAILABLE;
    } catch (InterruptedException e) {
      return ExitCode.OK;
    }
  }
}
