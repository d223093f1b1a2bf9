// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.report.CheckResult;
import org.oomcheck.report.Comparison;
import org.oomcheck.report.InterpretedSample;
import org.oomcheck.report.Samples;
import org.oomcheck.report.TreeReview;
import org.oomcheck.report.format.PatchLines.Place;

/** A finding of a review says which line of the patch it is about, in each format. */
class PatchLinesTest {
  private static final String PATCH = "a.patch";
  private static final CheckResult RESULT = InterpretedSample.result();
  private static final CheckResult PROVEN =
      Samples.MATRIX.check("v4.15", "reclaim-needs-oom").run(Options.defaults());

  private static PatchLines changed(int line, int inPatch) {
    return (file, at) ->
        file.equals(InterpretedSample.FILE) && at == line
            ? Optional.of(new Place(PATCH, inPatch))
            : Optional.empty();
  }

  private static Optional<Place> place(PatchLines lines) {
    return lines.of(RESULT.findings().get(0).counterexample());
  }

  @Test
  void lineWhereATaskIsBlocked_isTaken() {
    assertThat(place(changed(InterpretedSample.ALLOC_LINE, 7))).contains(new Place(PATCH, 7));
  }

  @Test
  void lineOfAnEarlierStep_isTaken_ifNoTaskIsBlockedOnOne() {
    assertThat(place(changed(InterpretedSample.LOCK_LINE, 6))).contains(new Place(PATCH, 6));
  }

  @Test
  void firstChangeOfTheFile_isTaken_ifNoStepIsOnOne() {
    assertThat(place(changed(0, 3))).contains(new Place(PATCH, 3));
    assertThat(place(changed(InterpretedSample.LOCK_LINE - 1, 3))).isEmpty();
    assertThat(place(PatchLines.NONE)).isEmpty();
  }

  private static String review(ResultFormat format, PatchLines lines) {
    TreeReview review =
        new TreeReview(
            PROVEN.check().tree(),
            RESULT.check().tree(),
            List.of(new Comparison(PROVEN, RESULT)),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of());
    Invocation run = Invocation.check("1").reviewing(List.of(PATCH)).lines(lines);
    return format.review(List.of(review), run);
  }

  private static int firstLine(PatchLines lines) throws IOException {
    JsonNode place =
        new ObjectMapper()
            .readTree(review(new SarifFormat(), lines))
            .at("/runs/0/results/0/locations/0/physicalLocation");
    assertThat(place.at("/artifactLocation/uri").asText()).isEqualTo(PATCH);
    return place.at("/region/startLine").asInt();
  }

  @Test
  void everyFormat_hasTheLine() throws IOException {
    PatchLines lines = changed(InterpretedSample.ALLOC_LINE, 7);
    assertThat(firstLine(lines)).isEqualTo(7);
    assertThat(firstLine(PatchLines.NONE)).isEqualTo(1);
    assertThat(review(new TextFormat(), lines)).contains("in the patch: a.patch:7\nsee it again");
    assertThat(review(new TextFormat(), PatchLines.NONE)).doesNotContain("in the patch");
    String json = review(new JsonFormat(), lines);
    assertThat(SchemaTest.faults("oomcheck-1", json)).isEmpty();
    JsonNode finding = new ObjectMapper().readTree(json).at("/cells/1/hazards/0");
    assertThat(finding.at("/patch/file").asText()).isEqualTo(PATCH);
    assertThat(finding.at("/patch/line").asInt()).isEqualTo(7);
  }
}
