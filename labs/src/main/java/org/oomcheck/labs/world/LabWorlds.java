// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.labs.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.oomcheck.explorer.result.Limits;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.kernelc.module.ModuleWorld;
import org.oomcheck.kernelc.syntax.SourceFile;
import org.oomcheck.labs.lab.Lab;
import org.oomcheck.labs.lab.Variant;
import org.oomcheck.labs.lab.WorldSpec;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.tree.KernelTree;
import org.oomcheck.report.Check;
import org.oomcheck.report.CheckResult;
import org.oomcheck.report.SourceText;

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
  public Check world(WorldSpec spec, Map<String, CFile> own) {
    List<CFile> files = new ArrayList<>();
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
    int headers = files.size();
    for (String name : spec.files()) {
      CFile given = own.get(name);
      files.add(
          given != null
              ? given
              : parse(name, Variant.defined(variant.text(text(name)), spec.set())));
    }
    List<SourceFile> sources = files.stream().map(CFile::source).toList();
    ModuleWorld module = ModuleWorld.of(sources, sources.get(headers));
    LabScenario scenario = new LabScenario(spec.id(), spec.title(), module, List.copyOf(files));
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

  private static CFile parse(String name, String text) {
    CFile file = CFile.parse(name, text);
    if (file.source().unread().findAny().isPresent()) {
      throw new IllegalArgumentException("cannot read " + file.source().unread().toList());
    }
    return file;
  }

  /** The text of the files that a lab's world is made of; of another world there is none. */
  public static SourceText textOf(Check world) {
    return world.scenario() instanceof LabScenario lab ? lab.text() : SourceText.NONE;
  }
}
