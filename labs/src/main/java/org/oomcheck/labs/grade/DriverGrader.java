// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.labs.grade;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.labs.lab.Lab;
import org.oomcheck.labs.lab.Submission;
import org.oomcheck.labs.lab.Variant;
import org.oomcheck.labs.lab.WorldSpec;
import org.oomcheck.labs.world.CFile;
import org.oomcheck.labs.world.Driver;
import org.oomcheck.labs.world.LabWorlds;
import org.oomcheck.report.Check;
import org.oomcheck.report.CheckResult;

/**
 * Grades a driver: every world of the lab is explored with it. A world that is needed comes before
 * the others; a driver that does not do its job there gets nothing.
 */
@AutoService(Grader.class)
public final class DriverGrader implements Grader {

  @Override
  public String name() {
    return "driver";
  }

  @Override
  public Grade grade(Lab lab, Variant variant, Submission submission, boolean all) {
    Map<String, CFile> own = read(lab, variant, submission);
    LabWorlds worlds = new LabWorlds(lab, variant);
    List<WorldSpec> specs = lab.worlds().stream().filter(w -> all || !w.hidden()).toList();
    Map<WorldSpec, CheckResult> results = new HashMap<>();
    WorldSpec missing = null;
    for (WorldSpec world : specs) {
      if (world.needed() && missing == null) {
        CheckResult result = worlds.explore(worlds.world(world, own));
        results.put(world, result);
        missing = result.verdict() instanceof Verdict.Proven ? null : world;
      }
    }
    if (missing == null) {
      results.putAll(
          specs.parallelStream()
              .filter(world -> !world.needed())
              .collect(
                  Collectors.toMap(w -> w, world -> worlds.explore(worlds.world(world, own)))));
    }
    return grade(lab, variant, specs, results, missing);
  }

  private static Grade grade(
      Lab lab,
      Variant variant,
      List<WorldSpec> specs,
      Map<WorldSpec, CheckResult> results,
      @Nullable WorldSpec missing) {
    List<Part> parts = new ArrayList<>();
    CheckResult shown = null;
    for (WorldSpec world : specs) {
      CheckResult result = results.get(world);
      if (result == null) {
        parts.add(skipped(world, missing == null ? world : missing));
        continue;
      }
      parts.add(Findings.part(world, result));
      if (shown == null && !world.hidden() && !result.findings().isEmpty()) {
        shown = result;
      }
    }
    return new Grade(lab, variant.student(), parts, null, shown);
  }

  private static Part skipped(WorldSpec world, WorldSpec missing) {
    return new Part(
        world.id(),
        world.title(),
        0,
        world.points(),
        Part.Status.SKIPPED,
        Part.Kind.of(world),
        List.of("not looked at, because the driver fails in '" + missing.id() + "'"));
  }

  private static Map<String, CFile> read(Lab lab, Variant variant, Submission submission) {
    Map<String, CFile> own = new LinkedHashMap<>();
    for (String name : lab.edits()) {
      own.put(name, new Driver(lab, variant).read(name, submission.text(name)));
    }
    return own;
  }

  @Override
  public boolean openGame() {
    return true;
  }

  @Override
  public Check playable(Lab lab, Variant variant, Submission submission, String world) {
    WorldSpec spec = world.isEmpty() ? lab.worlds().get(0) : lab.world(world);
    return new LabWorlds(lab, variant).world(spec, read(lab, variant, submission));
  }
}
