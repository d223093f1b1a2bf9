// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.oomcheck.cli.terminal.Reason;
import org.oomcheck.cli.terminal.Terminal;
import org.oomcheck.cli.terminal.UserMistake;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.report.Finding;
import org.oomcheck.report.TraceFiles;
import org.oomcheck.report.text.AtomicFile;
import org.oomcheck.report.trace.Trace;
import picocli.CommandLine.Option;

/** The option that says where traces are written. */
public final class TraceOptions {
  @Option(
      names = "--traces",
      paramLabel = "DIR",
      description = "write the trace of every finding into this folder, to be replayed")
  private @Nullable String folder;

  /** The folder as the user named it; null if no traces are wanted. */
  public @Nullable String folder() {
    return folder;
  }

  /**
   * Finds out before the work begins whether traces can be written.
   *
   * @throws UserMistake if they cannot
   */
  public void validate(Terminal terminal) {
    if (folder == null) {
      return;
    }
    if (folder.isEmpty()) {
      throw new UserMistake("--traces names no folder");
    }
    Path there;
    try {
      there = terminal.file(folder).toAbsolutePath();
    } catch (InvalidPathException e) {
      throw new UserMistake("--traces is '" + folder + "', and that is no name of a folder");
    }
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    if (!Files.isDirectory(there)) {
      throw new UserMistake("cannot write into '" + folder + "': '" + there + "' is no folder");
    }
    if (!Files.isWritable(there)) {
      throw new UserMistake("cannot write into '" + folder + "': permission denied");
    }
  }

  /**
   * The trace files of these findings: those that are written now, or those that the project keeps
   * and that are the same.
   *
   * @throws UserMistake if they cannot be written
   */
  public TraceFiles of(Terminal terminal, List<Finding> findings) {
    if (folder == null) {
      return finding -> kept(terminal, finding);
    }
    Map<Finding, String> names = new HashMap<>();
    Map<String, Integer> taken = new HashMap<>();
    try {
      Files.createDirectories(terminal.file(folder));
      for (Finding finding : findings) {
        String name = name(finding);
        int number = taken.merge(name, 1, Integer::sum);
        String file = folder + "/" + name + (number == 1 ? "" : "-" + number) + ".json";
        AtomicFile.write(terminal.file(file), json(finding));
        names.put(finding, file);
      }
    } catch (IOException e) {
      throw new UserMistake("cannot write into '" + folder + "': " + Reason.of(e));
    }
    return names::get;
  }

  /** What was asked, and the hazard, in the letters that every file system takes. */
  private static String name(Finding finding) {
    String hazard = finding.counterexample().hazard().name().toLowerCase(Locale.ROOT);
    return (finding.check() + "-" + hazard).replaceAll("[^A-Za-z0-9.+=-]+", "-");
  }

  private static String json(Finding finding) {
    return Trace.of(finding, Options.defaults().hz()).toJson();
  }

  private static @Nullable String kept(Terminal terminal, Finding finding) {
    Path file = terminal.file(finding.traceFile());
    try {
      boolean same =
          finding.isCommitted()
              && Files.isRegularFile(file)
              && Files.readString(file).equals(json(finding));
      return same ? finding.traceFile() : null;
    } catch (IOException e) {
      return null;
    }
  }
}
