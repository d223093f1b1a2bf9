// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.option;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.oomcheck.cli.source.PatchFile;
import org.oomcheck.cli.terminal.Terminal;
import org.oomcheck.cli.terminal.UserMistake;
import org.oomcheck.model.scenario.Scenarios;
import org.oomcheck.model.tree.Catalogue;
import org.oomcheck.model.tree.Patch;
import org.oomcheck.report.Matrix;
import picocli.CommandLine.Option;

/** The option that adds patches in files to those of the catalogue. */
public final class PatchOptions {
  @Option(
      names = "--patch",
      paramLabel = "FILE",
      description = "a patch of your own, NAME.java; repeatable; its code runs with your rights")
  private List<String> files = new ArrayList<>();

  private List<Patch> patches = List.of();

  /** Whether there are none. */
  public boolean isEmpty() {
    return files.isEmpty();
  }

  /** The same patches on a command line, each after a space; empty if there are none. */
  public String again() {
    return files.stream().map(file -> " --patch " + file).collect(Collectors.joining());
  }

  /**
   * The catalogue with these patches; one that has the name of a known patch takes its place.
   *
   * @throws UserMistake if one of them cannot be read, or does not say what it is
   */
  public Matrix matrix(Terminal terminal) {
    if (files.isEmpty()) {
      return Matrix.load();
    }
    patches = files.stream().map(f -> PatchFile.read(f, terminal.file(f)).patch()).toList();
    Set<String> ids = patches.stream().map(Patch::id).collect(Collectors.toSet());
    Catalogue known = Catalogue.load();
    List<Patch> all = new ArrayList<>(patches);
    known.patches().stream().filter(patch -> !ids.contains(patch.id())).forEach(all::add);
    try {
      return new Matrix(new Catalogue(known.releases(), all), Scenarios.load());
    } catch (IllegalStateException e) {
      throw new UserMistake(e.getMessage());
    }
  }

  /** The series with the patches on it that its name does not have yet. */
  public String on(String series) {
    List<String> parts = new ArrayList<>(Arrays.asList(series.split("\\+", -1)));
    patches.stream().map(Patch::id).filter(id -> !parts.contains(id)).forEach(parts::add);
    return String.join("+", parts);
  }
}
