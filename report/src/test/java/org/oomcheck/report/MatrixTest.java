// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.oomcheck.explorer.result.Limits;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.tree.Catalogue;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.Patch;
import org.oomcheck.model.tree.Replacements;

class MatrixTest {
  /** Every further task multiplies the states: raise it with {@code -Doomcheck.allocators=4}. */
  private static final int ALLOCATORS = Integer.getInteger("oomcheck.allocators", 2);

  /** Raise it with {@code -Doomcheck.eager.states=1000000} to have every cell explored eagerly. */
  private static final int EAGER_STATES = Integer.getInteger("oomcheck.eager.states", 5_000);

  private static final Matrix MATRIX = Checked.MATRIX;

  /** The series of the first report; more tasks on others take long, and say nothing new. */
  private static final List<String> REPORTED =
      List.of(
          "v4.13",
          "v4.13+allocate-outside-lock",
          "v4.13+fill-nowait",
          "v4.13+tell-host-nowait",
          "v4.15");

  static Stream<MatrixCell> cells() {
    return MATRIX.cells().stream();
  }

  static Stream<MatrixCell> smallCells() {
    return cells()
        .filter(cell -> cell.scenario().id().equals(Matrix.FIRST))
        .filter(cell -> REPORTED.contains(cell.series()));
  }

  static Stream<MatrixCell> cellsWithFurtherTasks() {
    return smallCells()
        .flatMap(
            cell ->
                IntStream.rangeClosed(1, ALLOCATORS)
                    .mapToObj(
                        n -> cell.with(cell.settings().with(cell.scenario(), "allocators", n))));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void everyCell_hasItsDeclaredVerdict(MatrixCell cell) {
    hasItsDeclaredVerdict(Checked.of(cell));
  }

  static Stream<MatrixCell> twins() {
    return MATRIX.twins().stream();
  }

  /** What a scenario is made to find is found, and what an assumption hides shows without it. */
  @ParameterizedTest
  @MethodSource("twins")
  void everyTwin_hasItsDeclaredVerdict(MatrixCell twin) {
    hasItsDeclaredVerdict(twin.check(Options.defaults()));
  }

  @ParameterizedTest
  @MethodSource("cellsWithFurtherTasks")
  void verdict_isTheSame_withFurtherTasks(MatrixCell cell) {
    hasItsDeclaredVerdict(cell.check(Options.defaults()));
  }

  private static void hasItsDeclaredVerdict(CellResult result) {
    assertThat(result.word()).isEqualTo(result.hazards().isEmpty() ? "PROVEN" : "VIOLATED");
    assertThat(result.expected()).isTrue();
  }

  /** Free timers multiply the states of those that have many already. */
  static Stream<MatrixCell> modestCells() {
    return cells().filter(cell -> Checked.of(cell).verdict().coverage().states() <= EAGER_STATES);
  }

  @ParameterizedTest
  @MethodSource("modestCells")
  void everyCell_hasItsDeclaredVerdict_whenTimersFireAtAnyMoment(MatrixCell cell) {
    hasItsDeclaredVerdict(cell.with(TimeMode.EAGER).check(Options.defaults()));
  }

  @Test
  void matrix_hasTheTreesAndThePatchesAgainstTheScenario() {
    assertThat(MATRIX.cells())
        .extracting(MatrixCell::toString)
        .containsSubsequence(
            "v4.13, reclaim-needs-oom",
            "v4.13+allocate-outside-lock, reclaim-needs-oom",
            "v4.13+fill-nowait, reclaim-needs-oom",
            "v4.13+tell-host-nowait, reclaim-needs-oom",
            "v4.15, reclaim-needs-oom");
  }

  @Test
  void limit_thatIsTooLow_makesACellInconclusive() {
    CellResult result = MATRIX.cell("v4.15", "reclaim-needs-oom").check(limited());
    assertThat(result.word()).isEqualTo("INCONCLUSIVE");
    assertThat(result.isAnswered()).isFalse();
    assertThat(result.expected()).isFalse();
  }

  private static Options limited() {
    return Options.defaults().limits(Limits.defaults().states(100));
  }

  @Test
  void cell_withoutADeclaration_expectsNothing() {
    MatrixCell cell = MATRIX.cell("v4.15+fill-nowait", "reclaim-needs-oom");
    assertThat(cell.expectation()).isNull();
    assertThat(cell.isCommitted()).isFalse();
    assertThat(cell.check(Options.defaults()).expected()).isNull();
  }

  @Test
  void unknownScenario_isRefusedWithTheKnownOnes() {
    assertThatThrownBy(() -> MATRIX.cell("v4.13", "nonsense"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("no scenario 'nonsense'; known: ")
        .hasMessageContaining("reclaim-needs-oom");
  }

  @Test
  void verdict_thatIsDeclaredTwice_isRefused() {
    Patch patch = declaring(Expectation.violated("v4.13", "reclaim-needs-oom", Hazard.DEADLOCK));
    assertThatThrownBy(() -> matrixWith(patch))
        .hasMessage("example declares the verdict of v4.13, reclaim-needs-oom a second time");
  }

  @Test
  void declaration_ofSomethingUnknown_isRefused() {
    Patch patch = declaring(Expectation.proven("v4.13+nonsense", "reclaim-needs-oom"));
    assertThatThrownBy(() -> matrixWith(patch))
        .hasMessageStartingWith("example declares the verdict of v4.13+nonsense, reclaim-needs-oom")
        .hasMessageContaining("no patch 'nonsense'");
  }

  private static Matrix matrixWith(Patch patch) {
    Catalogue known = MATRIX.catalogue();
    List<Patch> patches = Stream.concat(known.patches().stream(), Stream.of(patch)).toList();
    return new Matrix(new Catalogue(known.releases(), patches), MATRIX.scenarios());
  }

  private static Patch declaring(Expectation expectation) {
    return new Patch() {
      @Override
      public String id() {
        return "example";
      }

      @Override
      public String summary() {
        return "changes nothing";
      }

      @Override
      public String source() {
        return "a test";
      }

      @Override
      public void apply(Replacements tree) {}

      @Override
      public List<Expectation> expectations() {
        return List.of(expectation);
      }
    };
  }
}
