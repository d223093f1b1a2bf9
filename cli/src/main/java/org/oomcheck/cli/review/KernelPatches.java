// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.review;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.oomcheck.kernelc.source.patch.PatchedFile;
import org.oomcheck.kernelc.source.patch.PatchedTree;
import org.oomcheck.kernelc.tree.CTree;
import org.oomcheck.kernelc.tree.FunctionUse;
import org.oomcheck.kernelc.tree.VirtioBalloonPart;
import org.oomcheck.kernelc.tree.remark.AtomicRemarks;
import org.oomcheck.kernelc.tree.remark.BalloonRemarks;
import org.oomcheck.kernelc.tree.remark.ConfigRemarks;
import org.oomcheck.kernelc.tree.remark.FilesNotRun;
import org.oomcheck.kernelc.tree.remark.IgnoredCalls;
import org.oomcheck.kernelc.tree.remark.IrqRemarks;
import org.oomcheck.kernelc.tree.remark.MissingMembers;
import org.oomcheck.kernelc.tree.remark.RunRemarks;
import org.oomcheck.kernelc.tree.remark.SignalRemarks;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;
import org.oomcheck.report.KernelFunctions;
import org.oomcheck.report.SourceLines;
import org.oomcheck.report.TreeReview.LeftOut;
import org.oomcheck.report.TreeReview.Why;
import org.oomcheck.report.format.PatchLines;

/** Diffs on a kernel tree of C. */
public final class KernelPatches implements Proposal {
  private final CTree before;
  private final CTree after;
  private final List<String> named;
  private final Set<String> changed;

  /** The functions that change and that the model stands for in both trees. */
  private final Set<String> modelled;

  /** The files of which no C is run, and the functions that change in them. */
  private final Map<String, Set<String>> elsewhere;

  private final Optional<RunRemarks> runs;

  /**
   * @param before the tree without them
   * @param after the tree with them
   * @param named the scenarios that the user has named
   */
  public KernelPatches(CTree before, CTree after, List<String> named) {
    this.before = before;
    this.after = after;
    this.named = named;
    this.changed = before.changedFunctions(after);
    this.modelled = modelled(changed);
    changed.removeAll(modelled);
    this.elsewhere = FilesNotRun.changedFunctions(before, after);
    elsewhere.forEach((file, names) -> modelled.addAll(ofModel(file, names)));
    this.runs =
        after.source() instanceof PatchedTree tree
            ? Optional.of(new RunRemarks(before, after, tree))
            : Optional.empty();
  }

  @Override
  public KernelTree on(KernelTree base) {
    return after.tree();
  }

  @Override
  public Set<String> changed(KernelTree unpatched, KernelTree patched) {
    return changed;
  }

  private Set<String> modelled(Set<String> names) {
    Set<String> modelled = new TreeSet<>();
    Set<String> others = new HashSet<>();
    for (CTree tree : List.of(before, after)) {
      for (FunctionUse use : tree.functions()) {
        (use.use() == FunctionUse.Use.MODELLED ? modelled : others).add(use.name());
      }
    }
    modelled.removeAll(others);
    modelled.retainAll(names);
    return modelled;
  }

  private static Set<String> ofModel(String file, Set<String> names) {
    Set<String> known = new TreeSet<>();
    if (!names.isEmpty()) {
      known.addAll(KernelFunctions.load().in(file));
      known.retainAll(names);
    }
    return known;
  }

  /** A file is not among them where the model stands for all that the patch changes in it. */
  @Override
  public List<String> notModelled() {
    return elsewhere.entrySet().stream()
        .filter(each -> each.getValue().isEmpty() || !modelled.containsAll(each.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  @Override
  public List<String> notRun() {
    return List.copyOf(modelled);
  }

  @Override
  public Optional<LeftOut> leftOut(String scenario) {
    Set<String> run = before.mayRun(scenario);
    run.addAll(after.mayRun(scenario));
    run.retainAll(changed);
    if (run.isEmpty()) {
      return Optional.of(
          new LeftOut(scenario, Why.NOT_CALLED, "no function that changes can run in it"));
    }
    return before.onDemand().contains(scenario) && !named.contains(scenario)
        ? Optional.of(
            new LeftOut(scenario, Why.ON_DEMAND, "takes long; --scenario " + scenario + " asks it"))
        : Optional.empty();
  }

  private static List<Integer> changedLines(PatchedTree tree, String path) {
    return tree.files().getOrDefault(path, Optional.empty()).stream()
        .flatMap(file -> file.changedLines().stream())
        .toList();
  }

  @Override
  public Set<String> inBoth() {
    Set<String> names = new TreeSet<>();
    after.functions().forEach(use -> names.add(use.name()));
    Set<String> old = new TreeSet<>();
    before.functions().forEach(use -> old.add(use.name()));
    names.retainAll(old);
    return names;
  }

  /**
   * Where hunks have moved, what the worlds make of the patch that it does not say, and whether
   * nothing but comments and blanks differs.
   */
  @Override
  public List<String> remarks() {
    List<String> remarks = new ArrayList<>();
    if (after.source() instanceof PatchedTree tree) {
      remarks.addAll(MissingMembers.of(after, changed));
      remarks.addAll(tree.order());
      remarks.addAll(tree.renames());
      tree.offsets().forEach(offset -> remarks.add(offset.toString()));
      List<Integer> lines = changedLines(tree, VirtioBalloonPart.FILE);
      remarks.addAll(BalloonRemarks.of(before, after, lines));
      remarks.addAll(ConfigRemarks.of(after, tree));
      if (changed.isEmpty() && modelled.isEmpty() && notModelled().isEmpty()) {
        remarks.add(
            "the patch changes no function: only comments, blanks, declarations that no function"
                + " uses, or lines that the configuration leaves out");
      }
      remarks.addAll(IrqRemarks.of(tree));
      remarks.addAll(AtomicRemarks.of(tree));
      remarks.addAll(SignalRemarks.of(after, tree));
      remarks.addAll(IgnoredCalls.of(before, after, changed));
      if (!changed.isEmpty()) {
        runs.ifPresent(remarked -> remarks.addAll(remarked.remarks()));
      }
    }
    return remarks;
  }

  @Override
  public List<Expectation> claims() {
    return List.of();
  }

  @Override
  public Map<String, String> renamed() {
    Map<String, String> names = before.moved(after);
    names.putAll(before.renamed(after));
    return names;
  }

  @Override
  public PatchLines lines() {
    return after.source() instanceof PatchedTree tree
        ? (path, line) ->
            tree.files().getOrDefault(path, Optional.empty()).flatMap(file -> change(file, line))
        : PatchLines.NONE;
  }

  private static Optional<PatchLines.Place> change(PatchedFile file, int line) {
    return Stream.concat(Stream.of(line), line == 0 ? file.changedLines().stream() : Stream.of())
        .flatMap(at -> file.change(at).stream())
        .map(origin -> new PatchLines.Place(origin.patch(), origin.line()))
        .findFirst();
  }

  @Override
  public boolean mayRunTogether() {
    return true;
  }

  @Override
  public void forgetLines() {}

  @Override
  public List<SourceLines> linesNotRun() {
    List<SourceLines> all = new ArrayList<>();
    boolean isChange = !changed.isEmpty() || !modelled.isEmpty();
    if (isChange && after.source() instanceof PatchedTree tree) {
      tree.files()
          .forEach(
              (path, file) -> {
                List<Integer> lines = new ArrayList<>(after.linesNotRun(path));
                lines.retainAll(file.map(PatchedFile::changedLines).orElse(List.of()));
                file.ifPresent(changed -> lines.removeAll(placesOfRemarks(path, changed)));
                if (!lines.isEmpty()) {
                  all.add(new SourceLines(path, lines));
                }
              });
    }
    return all;
  }

  /** Where lines stood that a remark names: they did not run before the patch either. */
  private Set<Integer> placesOfRemarks(String path, PatchedFile file) {
    Set<Integer> notRun = before.linesNotRun(path);
    return file.removedLines().stream()
        .filter(notRun::contains)
        .map(file::placeOf)
        .filter(place -> file.origin(place).isEmpty())
        .collect(Collectors.toSet());
  }
}
