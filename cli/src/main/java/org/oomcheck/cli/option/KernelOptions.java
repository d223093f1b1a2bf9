// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.oomcheck.cli.terminal.Reason;
import org.oomcheck.cli.terminal.Terminal;
import org.oomcheck.cli.terminal.UserMistake;
import org.oomcheck.kernelc.source.Config;
import org.oomcheck.kernelc.source.GitTree;
import org.oomcheck.kernelc.source.SourceCache;
import org.oomcheck.kernelc.source.SourceTree;
import org.oomcheck.kernelc.source.patch.Patch;
import org.oomcheck.kernelc.source.patch.PatchException;
import org.oomcheck.kernelc.source.patch.PatchReader;
import org.oomcheck.kernelc.source.patch.PatchedTree;
import org.oomcheck.kernelc.tree.CTree;
import org.oomcheck.model.scenario.Scenario;
import org.oomcheck.model.tree.Catalogue;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;
import org.oomcheck.report.CommandName;
import org.oomcheck.report.Matrix;
import picocli.CommandLine.Option;

/** The options that name a kernel tree of C. */
public final class KernelOptions {
  @Option(
      names = "--kernel",
      paramLabel = "PLACE",
      description =
          "a kernel tree whose C is run: a folder, a .tar.xz such as Debian's, or a git repository"
              + " with --revision")
  private @Nullable String place;

  @Option(
      names = "--revision",
      paramLabel = "REV",
      description = "the revision of the git repository that --kernel names")
  private @Nullable String revision;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "a .config for the tree; by default that of an x86-64 guest")
  private @Nullable String config;

  private final List<String> ids = new ArrayList<>();
  private @Nullable SourceTree read;

  /** Whether a tree was named. */
  public boolean isGiven() {
    return place != null;
  }

  /** The names of the trees that were added; none before {@link #addedTo}. */
  public List<String> ids() {
    return List.copyOf(ids);
  }

  /** The same options on a command line, each after a space; empty if there are none. */
  public String again() {
    return word(" --kernel ", place) + word(" --revision ", revision) + word(" --config ", config);
  }

  /** The same options as words of a command line. */
  public List<String> words() {
    List<String> words = new ArrayList<>();
    add(words, "--kernel", place);
    add(words, "--revision", revision);
    add(words, "--config", config);
    return words;
  }

  private static void add(List<String> words, String option, @Nullable String value) {
    if (value != null) {
      words.addAll(List.of(option, value));
    }
  }

  private static String word(String option, @Nullable String value) {
    return value == null ? "" : option + CommandName.word(value);
  }

  /**
   * The matrix with the tree, if one was named; expected of it is what is of the nearest, and of a
   * question that only C can be asked PROVEN, where it says nothing itself.
   */
  Matrix addedTo(Matrix matrix, Terminal terminal, List<String> diffs) {
    if (place == null) {
      if (!diffs.isEmpty()) {
        throw new UserMistake(
            "--patch " + diffs.get(0) + " is a diff, and needs --kernel: the tree to put it on");
      }
      return matrix;
    }
    SourceTree source = source(terminal, diffs);
    SourceTree whole = diffs.isEmpty() ? source : patched(source, terminal, diffs);
    CTree tree =
        read(whole, terminal, matrix.catalogue(), diffs.isEmpty() ? "" : KernelTree.PATCHED);
    read = whole;
    ids.add(tree.tree().id());
    Matrix asked = matrix.asking(tree.scenarios());
    List<Expectation> expected = new ArrayList<>();
    for (Scenario scenario : tree.scenarios()) {
      boolean says =
          scenario.expectations().stream()
              .anyMatch(each -> each.series().equals(tree.nearest().id()));
      if (!says && !tree.onDemand().contains(scenario.id())) {
        expected.add(Expectation.proven(tree.tree().id(), scenario.id()));
      }
    }
    return asked.with(
        "C of " + source.name() + ", and " + tree.nearest() + " for the rest",
        tree.tree(),
        tree.nearest().id(),
        expected);
  }

  /**
   * The lines of a file of the tree, with its patches; none if there is no tree, or no such file.
   */
  List<String> lines(String file) {
    try {
      return read == null
          ? List.of()
          : read.read(file).map(text -> text.lines().toList()).orElse(List.of());
    } catch (IOException e) {
      return List.of();
    }
  }

  /**
   * Opens the tree that was named.
   *
   * @throws UserMistake if that cannot be done
   */
  public SourceTree source(Terminal terminal) {
    return source(terminal, revision);
  }

  /**
   * Opens the tree for which patches are meant: a range of commits, as git writes it, is put on its
   * first commit.
   *
   * @param patches files, or one range such as {@code v6.12..fix}
   */
  public SourceTree source(Terminal terminal, List<String> patches) {
    Optional<CommitRange> range = range(terminal, patches);
    if (range.isEmpty()) {
      return source(terminal);
    }
    if (revision != null) {
      throw new UserMistake(
          "--revision and " + patches.get(0) + " both name a commit: leave one out");
    }
    return source(terminal, range.get().first());
  }

  private static Optional<CommitRange> range(Terminal terminal, List<String> patches) {
    return patches.size() == 1 && !Files.exists(terminal.file(patches.get(0)))
        ? CommitRange.of(patches.get(0))
        : Optional.empty();
  }

  /**
   * The patches to review: the files that were named, or the range that {@code --revision} names
   * where there is none.
   *
   * @throws UserMistake if there is neither
   */
  public List<String> reviewed(List<String> files) {
    if (!files.isEmpty()) {
      return files;
    }
    String range = revision;
    if (range == null) {
      throw new UserMistake(
          "there is nothing to review: name a patch, or with --kernel a range of commits of its"
              + " git repository such as v6.12..fix");
    }
    if (CommitRange.of(range).isEmpty()) {
      throw new UserMistake(
          "--revision "
              + range
              + " names one commit, and there is nothing to review: name a patch, or a range of"
              + " commits such as v6.12.."
              + range);
    }
    revision = null;
    return List.of(range);
  }

  private SourceTree source(Terminal terminal, @Nullable String commit) {
    String named = place == null ? "" : place;
    if (commit != null && CommitRange.of(commit).isPresent()) {
      throw new UserMistake(
          "--revision "
              + commit
              + " is a range of commits, and one commit is needed: give the range in the place of"
              + " a patch");
    }
    try {
      Path path = terminal.file(named);
      return commit == null
          ? SourceTree.open(path, SourceCache.ofUser())
          : GitTree.open(path, commit);
    } catch (IOException e) {
      throw new UserMistake("--kernel " + named + ": " + Reason.of(e));
    } catch (InvalidPathException e) {
      throw new UserMistake("--kernel " + named + " is no file name");
    }
  }

  /**
   * Puts diffs on a tree.
   *
   * @throws UserMistake if one cannot be read, or does not apply
   */
  public PatchedTree patched(SourceTree source, Terminal terminal, List<String> diffs) {
    try {
      return PatchedTree.of(
          source,
          source instanceof GitTree tree && range(terminal, diffs).isPresent()
              ? commits(tree, range(terminal, diffs).get().last())
              : PatchReader.read(diffs.stream().map(terminal::file).toList()));
    } catch (PatchException e) {
      throw new UserMistake(e.getMessage());
    } catch (IOException e) {
      throw new UserMistake("cannot read " + String.join(", ", diffs) + ": " + Reason.of(e));
    }
  }

  private static List<Patch> commits(GitTree tree, String last) throws IOException, PatchException {
    List<Patch> series = new ArrayList<>();
    for (String diff : tree.diffsTo(last)) {
      series.addAll(PatchReader.parse(diff.lines().findFirst().orElse(""), diff));
    }
    if (series.isEmpty()) {
      throw new UserMistake(
          tree.name() + " has no commit that leads to " + last + ": there is nothing to review");
    }
    return series;
  }

  /**
   * Reads what is run of a tree.
   *
   * @throws UserMistake if it is no kernel tree
   */
  public CTree read(SourceTree source, Terminal terminal, Catalogue catalogue, String suffix) {
    try {
      return CTree.read(source, config(terminal), catalogue, suffix);
    } catch (IOException e) {
      throw new UserMistake(String.valueOf(e.getMessage()));
    }
  }

  private Config config(Terminal terminal) {
    if (config == null) {
      return Config.guest();
    }
    try {
      return Config.read(terminal.file(config));
    } catch (IOException e) {
      boolean ofItsText = e.getCause() instanceof IllegalArgumentException;
      throw new UserMistake(
          ofItsText
              ? String.valueOf(e.getMessage())
              : "cannot read " + config + ": " + Reason.of(e));
    }
  }
}
