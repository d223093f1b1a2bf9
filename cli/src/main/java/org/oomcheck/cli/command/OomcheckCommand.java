// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.command;

import org.oomcheck.cli.option.Version;
import picocli.CommandLine.Command;

/** {@code oomcheck}: what is said about all commands. */
@Command(
    name = "oomcheck",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisHeading = "Usage: ",
    customSynopsis = "oomcheck [COMMAND] [OPTIONS]; without a command: check",
    description = {
      "",
      "Explores every interleaving of modelled kernel code around the OOM notifier chain and says"
          + " which hazards are reachable.",
      ""
    },
    commandListHeading = "Commands:%n",
    footer = {
      "",
      "Examples:",
      "  oomcheck                                         all checks, on one screen",
      "  oomcheck --all                                   the verdict of each of them",
      "  oomcheck check --series v4.13 --set allocators=3",
      "  oomcheck check --series v4.13+fill-nowait --time both --format json",
      "  oomcheck review docs/review/NotifyIfUnlocked.java --on v4.13",
      "  oomcheck replay findings/reclaim-needs-oom/v4.13/trace.json",
      "  oomcheck play --series v4.13 --scenario reclaim-needs-oom",
      "  oomcheck any-number --series v4.15 --scenario empty-balloon",
      "  oomcheck explain reclaim-needs-oom",
      "  oomcheck report --out oomcheck-report            everything as HTML pages",
      "",
      "Exit codes:",
      "  0   every verdict is the expected one",
      "  1   a hazard that was not expected, or an expected one that is gone",
      "  2   a limit was reached before the answer",
      "  3   review: no scenario that was asked runs what the patch changes",
      "  64  the command line or an input file is wrong",
      "  69  the launcher cannot build or start oomcheck",
      "  70  a bug in oomcheck",
      "  130, 143  Ctrl-C, or SIGTERM; what is known by then is shown",
      "",
      "Environment:",
      "  JAVA_HOME           the JDK to use, 17 or newer; without it, the java on PATH",
      "  OOMCHECK_JAVA_OPTS  more options for Java; -Xmx8g gives a large search more memory",
      "  OOMCHECK_BUILD      in a clone: a folder for the build; without it, the source tree",
      "  XDG_CACHE_HOME      where unpacked kernel trees and loaded classes are kept; by default ~/.cache",
      "  NO_COLOR            if it is set, no colours are used"
    })
public final class OomcheckCommand implements Runnable {
  @Override
  public void run() {
    throw new IllegalStateException("a command is always named");
  }
}
