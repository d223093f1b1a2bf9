// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.oomcheck.cli.option.SourceOptions;
import org.oomcheck.cli.option.Version;
import org.oomcheck.cli.terminal.ExitCode;
import org.oomcheck.cli.terminal.Reason;
import org.oomcheck.cli.terminal.Terminal;
import org.oomcheck.cli.terminal.UserMistake;
import org.oomcheck.kernelc.source.TextFile;
import org.oomcheck.model.tree.Patch;
import org.oomcheck.report.CommandName;
import org.oomcheck.report.Finding;
import org.oomcheck.report.Matrix;
import org.oomcheck.report.diagnosis.Report;
import org.oomcheck.report.trace.OnThreads;
import org.oomcheck.report.trace.Trace;
import org.oomcheck.report.trace.TraceReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code oomcheck replay}. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Take the steps of a trace again, and report where they lead.",
    footer = {
      "",
      "Examples:",
      "  oomcheck replay findings/reclaim-needs-oom/v4.13/trace.json",
      "  oomcheck replay findings/reclaim-needs-oom/v4.13/trace.json --on-threads",
      "  oomcheck replay traces/deadlock.json --patch docs/review/NotifyIfUnlocked.java"
    })
public final class ReplayCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "TRACE.json", description = "a trace, for example from findings/")
  private String file = "";

  @Mixin private SourceOptions sources = new SourceOptions();

  @Option(
      names = "--on-threads",
      description = "take them on real Java threads as well, one thread at a time")
  private boolean onThreads;

  public ReplayCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Trace trace = TraceReader.read(file, content());
    Finding finding = finding(trace);
    String again =
        "replay with: " + CommandName.get() + " replay " + CommandName.word(file) + sources.again();
    terminal.out(new Report(finding, terminal.reportColumns()).text(again));
    if (onThreads) {
      terminal.out("\n" + String.join("\n", OnThreads.follow(finding)) + "\n");
    }
    return ExitCode.OK;
  }

  private Finding finding(Trace trace) {
    Matrix matrix = sources.load(terminal);
    Set<String> known =
        matrix.catalogue().patches().stream().map(Patch::id).collect(Collectors.toSet());
    List<String> parts = List.of(trace.series().split("\\+", -1));
    for (String patch : parts.subList(1, parts.size())) {
      if (!known.contains(patch)) {
        throw new UserMistake(
            file
                + ": no patch '"
                + patch
                + "'; if it is your own, name its file: --patch NAME.java");
      }
    }
    return trace.replay(file, matrix);
  }

  private String content() {
    if (file.isEmpty()) {
      throw new UserMistake("name a trace file, such as those in findings/");
    }
    try {
      Path path = terminal.file(file);
      if (Files.isDirectory(path)) {
        throw new UserMistake(file + " is a folder; name a trace file, such as trace.json in it");
      }
      return TextFile.read(path);
    } catch (IOException e) {
      throw new UserMistake("cannot read " + file + ": " + Reason.of(e));
    } catch (InvalidPathException e) {
      throw new UserMistake("cannot read " + file + ": it is no file name");
    }
  }
}
