// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.oomcheck.model.scenario.Scenarios;
import org.oomcheck.model.tree.Catalogue;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;
import org.oomcheck.model.tree.Release;

/** A release can say itself what is expected of it. */
class ReleaseExpectationsTest {

  /** A release that is v6.12 by another name. */
  private record Newer(KernelTree tree) implements Release {

    @Override
    public String summary() {
      return "as v6.12";
    }

    @Override
    public List<Expectation> expectations() {
      return List.of(Expectation.proven(tree.id(), "reclaim-needs-oom"));
    }
  }

  @Test
  void expectationOfARelease_isInTheMatrix() {
    Catalogue known = Catalogue.load();
    List<Release> releases = new ArrayList<>(known.releases());
    releases.add(new Newer(known.series("v6.12").next("v9.9")));
    Matrix matrix = new Matrix(new Catalogue(releases, known.patches()), Scenarios.load());
    assertThat(matrix.checks()).hasSize(Matrix.load().checks().size() + 1);
    assertThat(matrix.checks())
        .filteredOn(check -> check.series().equals("v9.9"))
        .singleElement()
        .satisfies(check -> assertThat(check.scenario().id()).isEqualTo("reclaim-needs-oom"));
  }
}
