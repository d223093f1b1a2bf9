// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.labs.world;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jgit.diff.DiffFormatter;
import org.eclipse.jgit.diff.HistogramDiff;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.diff.RawTextComparator;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.labs.lab.Lab;
import org.oomcheck.labs.lab.Variant;
import org.oomcheck.labs.lab.WorldSpec;
import org.oomcheck.model.tree.UnknownName;
import org.oomcheck.report.Check;
import org.oomcheck.report.CheckResult;
import org.oomcheck.report.Finding;

/**
 * The patches of a lab, drawn from those in its folder {@code patch} and called by letters or
 * names.
 */
public final class Patches {
  /** The counterexamples of each patch; they do not depend on names, so they are found once. */
  private static final Map<String, List<Counterexample>> KNOWN = new ConcurrentHashMap<>();

  private final Lab lab;
  private final Variant variant;

  /** The files of patches by what students call them. */
  private final Map<String, String> byName;

  /**
   * @param byName the patches, as names of files without their endings, by what students call them
   */
  public Patches(Lab lab, Variant variant, Map<String, String> byName) {
    this.lab = lab;
    this.variant = variant;
    this.byName = new TreeMap<>(byName);
  }

  /** What students call the patches. */
  public List<String> names() {
    return List.copyOf(byName.keySet());
  }

  private String driver() {
    return lab.ask().path("driver").asText();
  }

  private String text(String name, Variant as) {
    return as.text(lab.folder().text("patch/" + byName.get(name) + ".c"));
  }

  /** Each driver as the patch leaves it, and the patch as a diff. */
  public Map<String, String> handout() {
    Map<String, String> files = new TreeMap<>();
    String before = variant.text(lab.folder().text("starter/" + driver()));
    for (String name : names()) {
      String after = text(name, variant);
      files.put(name + ".c", after);
      files.put(name + ".patch", diff(before, after));
    }
    return files;
  }

  private String diff(String before, String after) {
    RawText old = new RawText(before.getBytes(StandardCharsets.UTF_8));
    RawText now = new RawText(after.getBytes(StandardCharsets.UTF_8));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DiffFormatter formatter = new DiffFormatter(out)) {
      formatter.format(new HistogramDiff().diff(RawTextComparator.DEFAULT, old, now), old, now);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String head = "--- a/" + driver() + "\n+++ b/" + driver() + "\n";
    return head + out.toString(StandardCharsets.UTF_8);
  }

  /**
   * The world with a patch.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  public Check world(String name) {
    if (!byName.containsKey(name)) {
      throw new UnknownName("no patch '" + name + "'", name, names());
    }
    return world(name, variant);
  }

  private Check world(String name, Variant as) {
    WorldSpec spec = lab.worlds().get(0);
    String text = Variant.defined(text(name, as), spec.set());
    return new LabWorlds(lab, as).world(spec, Map.of(driver(), CFile.parse(name + ".c", text)));
  }

  /**
   * What can go wrong with a patch: the shortest schedule to each finding, in the words of the
   * lab's own files, whatever a student's are.
   */
  public List<Counterexample> truth(String name) {
    String key = lab.folder().name() + " " + byName.get(name) + " " + variant.sizes();
    return KNOWN.computeIfAbsent(key, k -> explored(name));
  }

  private List<Counterexample> explored(String name) {
    CheckResult result =
        world(name, variant.withoutWords())
            .run(new LabWorlds(lab, variant).options().everyFinding(true));
    if (!(result.verdict() instanceof Verdict.Proven)
        && !(result.verdict() instanceof Verdict.Violated)) {
      throw new IllegalStateException(lab.folder().name() + " " + name + ": " + result.summary());
    }
    return new ArrayList<>(result.findings().stream().map(Finding::counterexample).toList());
  }
}
