// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree.remark;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.oomcheck.kernelc.interpreter.Unit;
import org.oomcheck.kernelc.source.patch.PatchedFile;
import org.oomcheck.kernelc.source.patch.PatchedTree;
import org.oomcheck.kernelc.syntax.Definition;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.kernelc.syntax.print.ExpressionText;
import org.oomcheck.kernelc.tree.CTree;
import org.oomcheck.kernelc.tree.PartProgram;

/**
 * Remarks about what the runs of a review did not show: conditions of the patch that had the same
 * answer each time, lines that the patch takes away and that did not run before either, and exits
 * behind its lines.
 */
public final class RunRemarks {
  private static final int MOST = 5;

  private final CTree before;
  private final CTree after;
  private final PatchedTree tree;

  /**
   * Keeps from now on what the conditions on the lines of the patch are.
   *
   * @param before the tree without the patch
   * @param after the tree with it
   * @param tree the source of {@code after}
   */
  public RunRemarks(CTree before, CTree after, PatchedTree tree) {
    this.before = before;
    this.after = after;
    this.tree = tree;
    tree.files()
        .forEach(
            (path, file) ->
                file.ifPresent(
                    changed -> {
                      after.watch(path, added(changed));
                      before.watch(path, changed.removedLines());
                    }));
  }

  private static List<Integer> added(PatchedFile file) {
    return file.changedLines().stream().filter(line -> file.origin(line).isPresent()).toList();
  }

  /** The remarks, when the scenarios have run. */
  public List<String> remarks() {
    List<String> asked = new ArrayList<>();
    List<String> gone = new ArrayList<>();
    List<String> notRun = new ArrayList<>();
    List<String> booted = new ArrayList<>();
    List<String> exits = new ArrayList<>();
    tree.files()
        .forEach(
            (path, file) ->
                file.ifPresent(
                    changed -> {
                      SortedMap<Position, Unit.Answers> young = after.answers(path);
                      asked.addAll(oneSided(young.values(), Set.of()));
                      gone.addAll(oneSided(before.answers(path).values(), texts(young.values())));
                      Set<Integer> lines = new TreeSet<>(before.linesNotRun(path));
                      lines.retainAll(changed.removedLines());
                      // What has taken its place and did not run is named for it.
                      Set<Integer> unseen = after.linesNotRun(path);
                      lines.removeIf(
                          line -> !Collections.disjoint(changed.inPlaceOf(line), unseen));
                      lines.forEach(line -> notRun.add(path + ":" + line));
                      Set<Integer> alone = new TreeSet<>(after.linesRunAtBoot(path));
                      alone.retainAll(changed.changedLines());
                      alone.forEach(line -> booted.add(path + ":" + line));
                      exits(path, changed).forEach(line -> exits.add(path + ":" + line));
                    }));
    List<String> remarks = new ArrayList<>();
    add(
        remarks,
        "conditions of the patch that had one answer in every run; what happens otherwise was not"
            + " looked at: ",
        asked);
    add(
        remarks,
        "conditions that the patch takes away and that had one answer in every run without it: ",
        gone);
    add(
        remarks,
        "lines that the patch takes away and that no scenario ran without it either: ",
        notRun);
    add(
        remarks,
        "lines of the patch that ran only while the world booted, with no other task: ",
        booted);
    add(
        remarks,
        "exits that no scenario took, behind lines of the patch; whether they give back what these"
            + " take was not looked at: ",
        exits);
    return remarks;
  }

  /** The lines of the tree on which a function is left with what it takes by the patch. */
  private Set<Integer> exits(String path, PatchedFile file) {
    Set<Integer> run = after.linesRun(path);
    List<Integer> taking = added(file).stream().filter(run::contains).toList();
    Set<Integer> lines = new TreeSet<>();
    for (PartProgram part : after.programs().values()) {
      part.program().units().stream()
          .filter(unit -> unit.file().path().equals(path))
          .flatMap(unit -> unit.file().definitions().stream())
          .flatMap(each -> each instanceof Definition.Function f ? Stream.of(f) : Stream.empty())
          .forEach(function -> lines.addAll(OpenExits.of(function, taking, run)));
    }
    lines.removeAll(file.changedLines());
    return lines;
  }

  private static void add(List<String> remarks, String begin, List<String> entries) {
    if (!entries.isEmpty()) {
      int more = entries.size() - MOST;
      String end = more > 0 ? ", and " + more + " more" : "";
      remarks.add(entries.stream().limit(MOST).collect(Collectors.joining(", ", begin, end)));
    }
  }

  private static Set<String> texts(Collection<Unit.Answers> answers) {
    return answers.stream()
        .map(each -> ExpressionText.of(each.condition()))
        .collect(Collectors.toSet());
  }

  private static List<String> oneSided(Collection<Unit.Answers> answers, Set<String> others) {
    return answers.stream()
        .filter(each -> each.wasTrue() != each.wasFalse())
        .filter(each -> !others.contains(ExpressionText.of(each.condition())))
        .map(
            each ->
                "%s (%s) %s"
                    .formatted(
                        ExpressionText.of(each.condition()),
                        each.condition().at().fileAndLine(),
                        each.wasTrue()))
        .toList();
  }
}
