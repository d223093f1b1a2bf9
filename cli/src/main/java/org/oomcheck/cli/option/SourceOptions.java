// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.option;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.oomcheck.cli.source.PatchFile;
import org.oomcheck.cli.source.ScenarioFile;
import org.oomcheck.cli.terminal.Reason;
import org.oomcheck.cli.terminal.Terminal;
import org.oomcheck.cli.terminal.UserMistake;
import org.oomcheck.kernelc.module.ModuleScenario;
import org.oomcheck.kernelc.source.Config;
import org.oomcheck.model.scenario.Scenario;
import org.oomcheck.model.tree.Patch;
import org.oomcheck.report.CommandName;
import org.oomcheck.report.Matrix;
import org.oomcheck.report.SourceText;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that add files of the user's own to what is known. */
public final class SourceOptions {
  @Option(
      names = "--module",
      paramLabel = "FILE.c",
      description = "a kernel module of your own; what its init function starts are the tasks")
  private List<String> modules = new ArrayList<>();

  @Mixin private KernelOptions kernel = new KernelOptions();

  @Option(
      names = "--scenario-file",
      paramLabel = "FILE.java",
      description = "a scenario of your own; its code runs with your rights")
  private List<String> scenarioFiles = new ArrayList<>();

  @Option(
      names = "--patch",
      paramLabel = "FILE",
      description =
          "a patch of your own: a diff for the tree of --kernel, or FILE.java for each series, whose"
              + " code runs with your rights")
  private List<String> patchFiles = new ArrayList<>();

  private List<Patch> patches = List.of();

  /** The scenarios that were added: one for each module and each scenario's file. */
  private final List<String> added = new ArrayList<>();

  /**
   * Everything that is known, and what the user adds.
   *
   * @throws UserMistake if a file cannot be read, or is no module
   */
  public Matrix load(Terminal terminal) {
    Matrix matrix = kernel.addedTo(withPatches(terminal), terminal, diffs());
    for (String file : scenarioFiles) {
      Scenario scenario = ScenarioFile.read(file, terminal.file(file));
      Matrix before = matrix;
      matrix = UserMistake.unless(() -> before.with(scenario));
      added.add(scenario.id());
    }
    for (String file : modules) {
      ModuleScenario module = read(file, terminal);
      Matrix before = matrix;
      matrix = UserMistake.unless(() -> before.with(module));
      added.add(module.id());
    }
    return matrix;
  }

  /** A patch that has the name of a known one takes its place. */
  private Matrix withPatches(Terminal terminal) {
    Matrix matrix = Matrix.load();
    if (javaPatches().isEmpty()) {
      return matrix;
    }
    patches = javaPatches().stream().map(f -> PatchFile.read(f, terminal.file(f)).patch()).toList();
    try {
      return matrix.with(patches);
    } catch (IllegalStateException e) {
      throw new UserMistake(e.getMessage());
    }
  }

  private List<String> javaPatches() {
    return patchFiles.stream().filter(file -> file.endsWith(".java")).toList();
  }

  private List<String> diffs() {
    return patchFiles.stream().filter(file -> !file.endsWith(".java")).toList();
  }

  /** The C that is at hand: the modules, and the files of the kernel tree. Each is read once. */
  SourceText text(Terminal terminal) {
    Map<String, List<String>> read = new HashMap<>();
    return file ->
        read.computeIfAbsent(
            file, name -> modules.contains(name) ? lines(name, terminal) : kernel.lines(name));
  }

  private static List<String> lines(String module, Terminal terminal) {
    try {
      return Files.readAllLines(terminal.file(module));
    } catch (IOException e) {
      return List.of();
    }
  }

  /** The trees of C that the user has added; none before {@link #load}. */
  List<String> kernels() {
    return kernel.ids();
  }

  /** Whether there are patches of the user's that need a series. */
  boolean hasPatches() {
    return !javaPatches().isEmpty();
  }

  /** The name of the series, with those patches appended that it does not name yet. */
  String on(String series) {
    List<String> parts = new ArrayList<>(List.of(series.split("\\+", -1)));
    patches.stream().map(Patch::id).filter(id -> !parts.contains(id)).forEach(parts::add);
    return String.join("+", parts);
  }

  /** The same options on a command line, each after a space; empty if there are none. */
  public String again() {
    StringBuilder words = new StringBuilder(kernel.again());
    modules.forEach(file -> words.append(" --module ").append(CommandName.word(file)));
    scenarioFiles.forEach(file -> words.append(" --scenario-file ").append(CommandName.word(file)));
    patchFiles.forEach(file -> words.append(" --patch ").append(CommandName.word(file)));
    return words.toString();
  }

  private static ModuleScenario read(String file, Terminal terminal) {
    if (file.isEmpty()) {
      throw new UserMistake("--module names no file");
    }
    try {
      return UserMistake.unless(
          () -> {
            try {
              return ModuleScenario.read(file, terminal.file(file), Config.guest());
            } catch (IOException e) {
              throw new UserMistake("cannot read " + file + ": " + Reason.of(e));
            }
          });
    } catch (java.nio.file.InvalidPathException e) {
      throw new UserMistake("cannot read " + file + ": it is no file name");
    }
  }

  /** The ids of the scenarios that the user has added; empty before {@link #load}. */
  public List<String> added() {
    return List.copyOf(added);
  }
}
