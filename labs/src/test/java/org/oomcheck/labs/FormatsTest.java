// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.labs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oomcheck.labs.format.GradeFormat;
import org.oomcheck.labs.grade.Grade;

/** Results are what the programs that read them want, and always the same. */
class FormatsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private List<Grade> grades() {
    List<Grade> grades = new ArrayList<>();
    for (String answer : List.of("model", "right-but-long", "wrong-stops-early")) {
      grades.add(Handed.to(1, folder.resolve(answer)).answer(answer).grade());
    }
    grades.add(Handed.to(1, folder.resolve("none")).with("moves.txt", "").grade());
    grades.add(Handed.to(5, folder.resolve("5")).answer("wrong-nothing").grade());
    grades.add(Handed.to(6, folder.resolve("6")).answer("wrong-all-safe").grade());
    return grades;
  }

  private static JsonSchema schema(GradeFormat format) throws IOException {
    String name = format.name().toLowerCase(Locale.ROOT) + ".schema.json";
    try (InputStream in = Objects.requireNonNull(FormatsTest.class.getResourceAsStream(name))) {
      return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(in);
    }
  }

  @Test
  void results_fitTheirSchemas_andHaveTheGrade() throws IOException {
    List<Grade> grades = grades();
    for (Grade grade : grades) {
      for (GradeFormat format :
          List.of(GradeFormat.JSON, GradeFormat.GRADESCOPE, GradeFormat.CLASSROOM)) {
        JsonNode result = JSON.readTree(format.of(grade));
        assertThat(schema(format).validate(result)).as(format + " " + result).isEmpty();
      }
      JsonNode gradescope = JSON.readTree(GradeFormat.GRADESCOPE.of(grade));
      assertThat(gradescope.path("score").asInt()).isEqualTo(grade.points());
      JsonNode classroom = JSON.readTree(GradeFormat.CLASSROOM.of(grade));
      int sum = 0;
      for (JsonNode test : classroom.path("tests")) {
        sum += test.path("score").asInt();
      }
      assertThat(sum).isEqualTo(grade.points());
      assertThat(GradeFormat.TEXT.of(grade)).contains(grade.points() + " of " + grade.max());
    }
    assertThat(grades.stream().map(Grade::points)).containsExactly(115, 100, 0, 0, 0, 0);
    assertThat(grades.stream().map(Grade::code)).containsExactly(0, 0, 1, 64, 1, 1);
  }

  @Test
  void sameInput_givesTheSameBytes() {
    Handed handed = Handed.to(6, folder.resolve("6")).answer("wrong-likes-trylock", "ada");
    Handed again = Handed.to(6, folder.resolve("again")).answer("wrong-likes-trylock", "ada");
    for (GradeFormat format : GradeFormat.values()) {
      assertThat(format.of(again.grade("ada"))).isEqualTo(format.of(handed.grade("ada")));
    }
  }

  /** Students can hand in again until the grades are published. */
  @Test
  void verdicts_areNotToldBeforeTheGradesArePublished() throws IOException {
    Grade grade = Handed.to(6, folder.resolve("6")).answer("wrong-all-safe").grade();
    JsonNode gradescope = JSON.readTree(GradeFormat.GRADESCOPE.of(grade));
    assertThat(gradescope.path("output").asText()).doesNotContain("points");
    assertThat(gradescope.path("tests").findValuesAsText("visibility"))
        .containsOnly("after_published");
    assertThat(GradeFormat.CLASSROOM.of(grade)).doesNotContain("it is not safe");
    Grade open = Handed.to(2, folder.resolve("2")).answer("model").grade();
    assertThat(GradeFormat.GRADESCOPE.of(open)).contains("100 points").doesNotContain("after_");
  }

  /** Lab 2 has titles that are longer than the column usually is. */
  @Test
  void text_hasItsPointsBelowEachOther() {
    Grade grade = Handed.to(2, folder.resolve("2")).answer("model").grade();
    List<String> rows =
        GradeFormat.TEXT.of(grade).lines().filter(row -> row.endsWith("passed")).toList();
    assertThat(rows).hasSize(grade.parts().size());
    assertThat(rows.stream().map(row -> row.indexOf("passed")).distinct()).hasSize(1);
  }

  /** The broken form: a schema that accepts anything would not notice. */
  @Test
  void result_withoutAScore_orWithAnotherStatus_isNoticed() throws IOException {
    JsonNode none = JSON.readTree("{\"tests\": [{\"name\": \"a\"}]}");
    assertThat(schema(GradeFormat.GRADESCOPE).validate(none)).isNotEmpty();
    JsonNode status = JSON.readTree("{\"score\": 1, \"tests\": [{\"status\": \"pass\"}]}");
    assertThat(schema(GradeFormat.GRADESCOPE).validate(status)).isNotEmpty();
    JsonNode passed =
        JSON.readTree("{\"version\": 1, \"status\": \"passed\", \"max_score\": 1, \"tests\": []}");
    assertThat(schema(GradeFormat.CLASSROOM).validate(passed)).isNotEmpty();
  }

  /**
   * What only the instructor's program looks at is told to students as the kind of hazard alone.
   */
  @Test
  void hiddenWorld_isTold_asItsKindAlone() throws IOException {
    Grade grade = Handed.to(5, folder.resolve("5")).answer("wrong-one-lock").grade();
    boolean seen = false;
    for (JsonNode test : JSON.readTree(GradeFormat.GRADESCOPE.of(grade)).path("tests")) {
      if (test.path("name").asText().contains("(hidden)")) {
        seen = true;
        assertThat(test.path("visibility").asText()).isEqualTo("after_published");
        assertThat(test.path("output").asText()).startsWith("DATA_RACE").hasLineCount(1);
      }
    }
    assertThat(seen).isTrue();
    assertThat(Handed.to(5, folder.resolve("5")).check().parts())
        .noneMatch(part -> part.title().contains("any moment"));
  }
}
