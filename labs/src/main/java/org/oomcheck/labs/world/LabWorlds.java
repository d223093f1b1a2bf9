// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.labs.world;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.oomcheck.explorer.result.Limits;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.kernelc.module.ModuleWorld;
import org.oomcheck.kernelc.source.Config;
import org.oomcheck.kernelc.syntax.SourceFile;
import org.oomcheck.kernelc.syntax.parse.FileParser;
import org.oomcheck.labs.lab.Lab;
import org.oomcheck.labs.lab.Variant;
import org.oomcheck.labs.lab.WorldSpec;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.tree.KernelTree;
import org.oomcheck.report.Check;
import org.oomcheck.report.CheckResult;

/** Makes the worlds of a lab out of the grader's C and the student's. */
public final class LabWorlds {
  /** Where a world of C runs, in the folder of a lab. */
  private static final List<String> FOLDERS = List.of("world", "splat", "starter");

  private final Lab lab;
  private final Variant variant;

  public LabWorlds(Lab lab, Variant variant) {
    this.lab = lab;
    this.variant = variant;
  }

  /**
   * How to search a lab's world: its limit is a number of states, and never the clock. What the
   * explorer would check of its own work is a matter of the grader's C, which tests have checked.
   */
  public Options options() {
    return Options.defaults()
        .selfChecks(false)
        .limits(Limits.defaults().states(lab.states()).seconds(Integer.MAX_VALUE));
  }

  /**
   * A world with a student's files.
   *
   * @param own the student's files, by name
   */
  public Check world(WorldSpec spec, Map<String, SourceFile> own) {
    List<SourceFile> files = new ArrayList<>();
    for (String folder : FOLDERS) {
      lab.folder()
          .below(folder)
          .forEach(
              (name, text) -> {
                if (name.endsWith(".h")) {
                  files.add(parse(name, variant.text(text)));
                }
              });
    }
    Map<String, SourceFile> programs = new HashMap<>(own);
    for (String name : spec.files()) {
      programs.computeIfAbsent(
          name, n -> parse(n, Variant.defined(variant.text(text(n)), spec.set())));
    }
    for (String name : spec.files()) {
      SourceFile file = programs.get(name);
      if (file != null) {
        files.add(file);
      }
    }
    SourceFile first = programs.get(spec.files().get(0));
    if (first == null) {
      throw new IllegalArgumentException(spec.id() + " has no file");
    }
    LabScenario scenario = new LabScenario(spec.id(), spec.title(), ModuleWorld.of(files, first));
    return new Check(
        KernelTree.release("lab" + lab.number()),
        scenario,
        Settings.defaults(scenario),
        spec.eager() ? TimeMode.EAGER : TimeMode.MAXIMAL,
        null);
  }

  /** A world that has no file of a student's. */
  public Check world(WorldSpec spec) {
    return world(spec, Map.of());
  }

  /** Explores a world. */
  public CheckResult explore(Check world) {
    return world.run(options());
  }

  private String text(String name) {
    for (String folder : FOLDERS) {
      String text = lab.folder().files().get(folder + "/" + name);
      if (text != null) {
        return text;
      }
    }
    throw new IllegalArgumentException(lab.folder().name() + " has no file " + name);
  }

  private static SourceFile parse(String name, String text) {
    SourceFile file = FileParser.parse(name, text, Config.guest());
    if (file.unread().findAny().isPresent()) {
      throw new IllegalArgumentException("cannot read " + file.unread().toList());
    }
    return file;
  }
}
