// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.oomcheck.model.tree.Catalogue;
import org.oomcheck.model.tree.Patch;
import org.oomcheck.model.tree.Release;

/** The words about a series: a release, or a release with patches. */
public final class SeriesWords {
  private final Catalogue catalogue;

  public SeriesWords(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  /** What a series is, in the words of its release, or of its patches. */
  public String summary(String series) {
    List<String> parts = List.of(series.split("\\+", -1));
    if (parts.size() == 1) {
      return catalogue.releases().stream()
          .filter(release -> release.tree().id().equals(series))
          .map(Release::summary)
          .collect(Collectors.joining());
    }
    return patches(series).stream().map(Patch::summary).collect(Collectors.joining("; "));
  }

  /** Where the patches of a series come from; empty for a release. */
  public String source(String series) {
    return patches(series).stream().map(Patch::source).collect(Collectors.joining("; "));
  }

  /** The patches of a series, in its order. */
  private List<Patch> patches(String series) {
    List<Patch> patches = new ArrayList<>();
    for (String part : series.split("\\+", -1)) {
      catalogue.patches().stream().filter(p -> p.id().equals(part)).forEach(patches::add);
    }
    return patches;
  }
}
