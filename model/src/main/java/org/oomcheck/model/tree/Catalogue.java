// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.tree;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;

/** The releases and patches that are known, and the series that can be made of them. */
public final class Catalogue {
  /** A release whose tree is put together once. */
  private record Built(String summary, KernelTree tree, List<Expectation> expectations)
      implements Release {}

  private final List<Release> releases;
  private final List<Patch> patches;

  /** The trees of the series that were asked for; many expectations are about one. */
  private final Map<String, KernelTree> built = new ConcurrentHashMap<>();

  public Catalogue(List<Release> releases, List<Patch> patches) {
    List<Release> all = new ArrayList<>();
    releases.forEach(
        release -> all.add(new Built(release.summary(), release.tree(), release.expectations())));
    all.sort(Comparator.comparing(release -> versionOf(release.tree().id())));
    this.releases = all;
    this.patches = patches;
  }

  /** Everything on the class path. */
  public static Catalogue load() {
    List<Release> releases = new ArrayList<>();
    ServiceLoader.load(Release.class).forEach(releases::add);
    List<Patch> patches = new ArrayList<>();
    ServiceLoader.load(Patch.class).forEach(patches::add);
    patches.sort(Comparator.comparing(Patch::id));
    return new Catalogue(releases, patches);
  }

  /** A sort key: v4.9 before v4.13. */
  static String versionOf(String release) {
    return release.replaceAll("\\d+", "000$0").replaceAll("0*(\\d{4})", "$1");
  }

  /** The releases, oldest first. */
  public List<Release> releases() {
    return releases;
  }

  /** The patches, by id. */
  public List<Patch> patches() {
    return patches;
  }

  /**
   * The tree that a series names.
   *
   * @param series a release, then patches, joined by plus signs
   * @throws IllegalArgumentException if the release or a patch is unknown, or a patch does not
   *     apply
   */
  public KernelTree series(String series) {
    return built.computeIfAbsent(series, this::build);
  }

  private KernelTree build(String series) {
    String[] parts = series.split("\\+", -1);
    KernelTree tree =
        releases.stream()
            .map(Release::tree)
            .filter(t -> t.id().equals(parts[0]))
            .findFirst()
            .orElseThrow(() -> unknown("tree", parts[0], series, releaseIds(), "trees"));
    for (int i = 1; i < parts.length; i++) {
      String id = parts[i];
      Patch patch =
          patches.stream()
              .filter(p -> p.id().equals(id))
              .findFirst()
              .orElseThrow(() -> unknown("patch", id, series, patchIds(), "patches"));
      tree = tree.with(patch);
    }
    return tree;
  }

  private static UnknownName unknown(
      String what, String id, String series, List<String> known, String kind) {
    String problem = "no " + what + " '" + id + "' (in series '" + series + "')";
    return new UnknownName(problem, id, known, List.of(kind));
  }

  private List<String> releaseIds() {
    return releases.stream().map(r -> r.tree().id()).toList();
  }

  private List<String> patchIds() {
    return patches.stream().map(Patch::id).toList();
  }
}
