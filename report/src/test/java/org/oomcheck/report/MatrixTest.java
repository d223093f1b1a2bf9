// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
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

@Tag("slow")
class MatrixTest {
  /** Every further task multiplies the states: raise it with {@code -Doomcheck.allocators=4}. */
  private static final int ALLOCATORS = Integer.getInteger("oomcheck.allocators", 2);

  /** Raise it with {@code -Doomcheck.eager.states=1000000} to have every check explored eagerly. */
  private static final int EAGER_STATES = Integer.getInteger("oomcheck.eager.states", 5_000);

  private static final int VARIANT_STATES = 400_000;

  private static final Matrix MATRIX = Checked.MATRIX;

  /** The code of these worlds is checked once, in the cells themselves. */
  private static final Options WITHOUT_SELF_CHECKS = Options.defaults().selfChecks(false);

  /** The series of the first report; more tasks on others take long, and say nothing new. */
  private static final List<String> REPORTED =
      List.of(
          "v4.13",
          "v4.13+allocate-outside-lock",
          "v4.13+fill-nowait",
          "v4.13+tell-host-nowait",
          "v4.15");

  static Stream<Check> checks() {
    return MATRIX.checks().stream();
  }

  static Stream<Check> smallCells() {
    return checks()
        .filter(check -> check.scenario().id().equals(Matrix.FIRST))
        .filter(check -> REPORTED.contains(check.series()));
  }

  static Stream<Check> cellsWithFurtherTasks() {
    return smallCells()
        .flatMap(
            check ->
                IntStream.rangeClosed(1, mostAllocators(check))
                    .mapToObj(
                        n -> check.with(check.settings().with(check.scenario(), "allocators", n))));
  }

  /** One more where nothing is found: that is the largest world that tests search to its end. */
  private static int mostAllocators(Check check) {
    return check.series().equals("v4.15") ? ALLOCATORS : ALLOCATORS - 1;
  }

  @ParameterizedTest
  @MethodSource("checks")
  void everyCheck_hasItsExpectedVerdict(Check check) {
    hasItsExpectedVerdict(Checked.of(check));
  }

  static Stream<Check> variants() {
    return MATRIX.variants().stream();
  }

  /**
   * What a scenario is made to find is found, and what an assumption hides shows without it. The
   * limit is for a broken world that has no end; those that are PROVEN stay below it.
   */
  @ParameterizedTest
  @MethodSource("variants")
  void everyVariant_hasItsExpectedVerdict(Check variant) {
    Limits limits = Limits.defaults().states(VARIANT_STATES);
    hasItsExpectedVerdict(variant.run(Options.defaults().limits(limits)));
  }

  @ParameterizedTest
  @MethodSource("cellsWithFurtherTasks")
  void verdict_isTheSame_withFurtherTasks(Check check) {
    hasItsExpectedVerdict(check.run(WITHOUT_SELF_CHECKS));
  }

  private static void hasItsExpectedVerdict(CheckResult result) {
    assertThat(result.word()).isEqualTo(result.hazards().isEmpty() ? "PROVEN" : "VIOLATED");
    assertThat(result.expected()).isTrue();
  }

  /** Free timers multiply the states of those that have many already. */
  static Stream<Check> modestCells() {
    return checks()
        .filter(check -> Checked.of(check).verdict().coverage().states() <= EAGER_STATES);
  }

  @ParameterizedTest
  @MethodSource("modestCells")
  void everyCheck_hasItsExpectedVerdict_whenTimersFireAtAnyMoment(Check check) {
    hasItsExpectedVerdict(check.with(TimeMode.EAGER).run(WITHOUT_SELF_CHECKS));
  }

  @Test
  void matrix_hasTheTreesAndThePatchesAgainstTheScenario() {
    assertThat(MATRIX.checks())
        .extracting(Check::toString)
        .containsSubsequence(
            "v4.13, reclaim-needs-oom",
            "v4.13+allocate-outside-lock, reclaim-needs-oom",
            "v4.13+fill-nowait, reclaim-needs-oom",
            "v4.13+tell-host-nowait, reclaim-needs-oom",
            "v4.15, reclaim-needs-oom");
  }

  @Test
  void limit_thatIsTooLow_makesACellInconclusive() {
    CheckResult result = MATRIX.check("v4.15", "reclaim-needs-oom").run(limited());
    assertThat(result.word()).isEqualTo("INCONCLUSIVE");
    assertThat(result.isAnswered()).isFalse();
    assertThat(result.expected()).isFalse();
  }

  private static Options limited() {
    return Options.defaults().limits(Limits.defaults().states(100));
  }

  @Test
  void cell_withoutADeclaration_expectsNothing() {
    Check check = MATRIX.check("v4.15+fill-nowait", "reclaim-needs-oom");
    assertThat(check.expectation()).isNull();
    assertThat(check.isCommitted()).isFalse();
    assertThat(check.run(Options.defaults()).expected()).isNull();
  }

  @Test
  void unknownScenario_isRefusedWithTheKnownOnes() {
    assertThatThrownBy(() -> MATRIX.check("v4.13", "nonsense"))
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
