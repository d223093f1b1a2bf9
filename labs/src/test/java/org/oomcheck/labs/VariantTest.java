// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.labs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.oomcheck.labs.grade.Grade;
import org.oomcheck.labs.lab.Lab;
import org.oomcheck.labs.lab.Labs;

/** The same ID gives the same lab, another one another. */
class VariantTest {
  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @Test
  void labs_areSix_andEachHasWhatALabHas() {
    assertThat(Labs.load().all().stream().map(Lab::number).toList())
        .isEqualTo(List.of(1, 2, 3, 4, 5, 6));
    assertThatThrownBy(() -> Labs.load().get(7)).hasMessage("no lab 7; there are 1, 2, 3, 4, 5, 6");
    for (Lab lab : Labs.load().all()) {
      assertThat(lab.title()).isNotEmpty();
      assertThat(lab.learns()).isNotEmpty();
      assertThat(lab.folder().files()).containsKeys("README.md", "solution/marks.json");
    }
  }

  /** Written down, so that no release of Java and no change of the program draws otherwise. */
  @Test
  void draw_isFixedForGood() {
    Lab lab = Handed.LABS.get(3);
    assertThat(IntStream.range(0, 8).map(i -> lab.variant("ada").draw().below("x" + i, 10)))
        .containsExactly(DRAWN);
    assertThat(lab.variant(" ADA ").sizes()).isEqualTo(lab.variant("ada").sizes());
    assertThat(lab.variant("").draw().below("anything", 10)).isZero();
  }

  private static final Integer[] DRAWN = {0, 9, 4, 2, 0, 0, 5, 5};

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 5, 6})
  void handouts_areTheSameForOneId_andDifferBetweenIds(int number) {
    Lab lab = Handed.LABS.get(number);
    Set<Map<String, String>> seen = new HashSet<>();
    for (int i = 0; i < 30; i++) {
      Map<String, String> files = Course.handout(lab, "s" + i);
      assertThat(Course.handout(lab, "s" + i)).isEqualTo(files);
      assertThat(files.remove("student.txt")).isEqualTo("s" + i + "\n");
      files.remove("README.md");
      seen.add(files);
    }
    assertThat(seen).hasSizeGreaterThan(25);
  }

  @Test
  void splats_differ() {
    Lab lab = Handed.LABS.get(2);
    Set<String> seen = new HashSet<>();
    for (String id : List.of("ada", "grace", "linus", "barbara")) {
      seen.add(Course.handout(lab, id).get("splat.txt"));
    }
    assertThat(seen).hasSizeGreaterThan(2);
  }

  /** What a grade says is in the student's own words, whatever was graded before it. */
  @Test
  void remarks_areInTheStudentsWords() {
    Lab lab = Handed.LABS.get(6);
    List<String> tasks = List.of("vballoon", "kballoond", "inflater", "balloon0");
    Set<String> seen = new HashSet<>();
    for (String id : List.of("ada", "dan", "eve")) {
      String own = lab.variant(id).word("vballoon");
      Handed handed = Handed.to(6, folder.resolve(id));
      handed.with("verdicts.json", "{\"a\": \"safe\", \"b\": \"safe\", \"c\": \"safe\"}");
      String said = handed.grade(id).parts().toString();
      tasks.stream().filter(said::contains).forEach(seen::add);
      assertThat(tasks).filteredOn(task -> !task.equals(own)).noneMatch(said::contains);
    }
    assertThat(seen).hasSizeGreaterThan(1);
  }

  /** The names and sizes that are drawn change nothing in what is asked. */
  @ParameterizedTest
  @ValueSource(strings = {"ada", "grace"})
  void modelAnswer_isRight_whateverIsDrawn(String id) {
    Handed offload = Handed.to(5, folder.resolve("5")).answer("model", id);
    assertThat(offload.grade(id).code()).isEqualTo(Grade.FULL);
  }

  /** Labs of one world ask about that world: the text has its numbers. */
  @ParameterizedTest
  @ValueSource(ints = {4, 6})
  void handout_hasTheNumbersOfTheWorldThatIsGraded(int number) {
    assertThat(Course.handout(Handed.LABS.get(number), "ada").get("guest.c"))
        .contains("#define WRITERS 1", "#define NR_CACHE 3", "#define NR_FREE 0");
  }

  @Test
  void handouts_haveNoGapLeft() {
    for (Lab lab : Handed.LABS.all()) {
      Course.handout(lab, "ada").values().forEach(text -> assertThat(text).doesNotContain("{{"));
    }
  }
}
