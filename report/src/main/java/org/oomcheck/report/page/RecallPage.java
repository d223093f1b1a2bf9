// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.oomcheck.explorer.result.Signature;
import org.oomcheck.report.CheckResult;
import org.oomcheck.report.Finding;

/** Which fixes of the kernel's history are noticed when they are taken back. */
final class RecallPage {
  private final List<CheckResult> results;
  private final List<KernelFix> fixes;

  RecallPage(List<CheckResult> results, List<KernelFix> fixes) {
    this.results = results;
    this.fixes = fixes;
  }

  /** Whether the matrix of these results is large enough to judge the fixes. */
  boolean isDecided() {
    return fixes.stream()
        .flatMap(fix -> Stream.of(found(fix.without(), fix), found(fix.with(), fix)))
        .allMatch(Optional::isPresent);
  }

  private Optional<CheckResult> found(String series, KernelFix fix) {
    return results.stream()
        .filter(result -> result.check().series().equals(series))
        .filter(result -> result.check().scenario().id().equals(fix.scenario()))
        .findFirst();
  }

  /** The findings that are there without a fix, and not with it. */
  private Set<Signature> shown(KernelFix fix) {
    Set<Signature> shown = new TreeSet<>(found(fix.without(), fix).orElseThrow().signatures());
    shown.removeAll(found(fix.with(), fix).orElseThrow().signatures());
    return shown;
  }

  String markdown() {
    List<KernelFix> noticed = fixes.stream().filter(fix -> !shown(fix).isEmpty()).toList();
    List<String> lines = new ArrayList<>();
    lines.add(FindingsFolder.GENERATED);
    lines.add("# Fixes of the kernel, taken back");
    lines.add("");
    lines.add("The catalogue has fixes of the kernel's history. Each of them is compared with the");
    lines.add(
        "same series without it: is anything found that the fix removes? Scenarios are as in");
    lines.add("[README.md](README.md).");
    lines.add("");
    lines.add(
        noticed.size() + " of " + (fixes.size() + KernelFix.MISSED.size()) + " fixes are noticed.");
    lines.add("");
    lines.add("| fix | what it does | found without it | scenario |");
    lines.add("| --- | --- | --- | --- |");
    noticed.forEach(fix -> lines.add(row(fix)));
    lines.add("");
    lines.add("## Not noticed");
    lines.add("");
    lines.add("| fix | what it does | why |");
    lines.add("| --- | --- | --- |");
    fixes.stream()
        .filter(fix -> shown(fix).isEmpty())
        .forEach(
            fix ->
                lines.add(
                    missed(
                        fix.commit(),
                        fix.what(),
                        "`" + fix.scenario() + "` finds nothing that the fix removes")));
    KernelFix.MISSED.forEach(fix -> lines.add(missed(fix.commit(), fix.what(), fix.why())));
    return String.join("\n", lines) + "\n";
  }

  private String row(KernelFix fix) {
    CheckResult without = found(fix.without(), fix).orElseThrow();
    String hazards =
        shown(fix).stream()
            .map(signature -> signature.hazard().name())
            .distinct()
            .collect(Collectors.joining(", "));
    String found = "[" + hazards + "](" + Finding.folder(without.check()) + "/README.md)";
    return "| "
        + fix.commit()
        + " | "
        + fix.what()
        + " | "
        + found
        + " in `"
        + fix.without()
        + "`, not in `"
        + fix.with()
        + "` | "
        + fix.scenario()
        + " |";
  }

  private static String missed(String commit, String what, String why) {
    return "| " + commit + " | " + what + " | " + why + " |";
  }
}
