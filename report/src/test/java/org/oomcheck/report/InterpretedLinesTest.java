// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.oomcheck.explorer.Play;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.report.diagnosis.Report;
import org.oomcheck.report.format.Invocation;
import org.oomcheck.report.format.JsonFormat;
import org.oomcheck.report.format.SarifFormat;
import org.oomcheck.report.format.SchemaTest;
import org.oomcheck.report.html.HtmlReport;
import org.oomcheck.report.play.PlayText;
import org.oomcheck.report.play.PlayView;
import org.oomcheck.report.text.TextStyle;
import org.oomcheck.report.text.Wrap;

/** Where a function of C is, in every rendering of a finding. */
class InterpretedLinesTest {
  private static final CheckResult RESULT = InterpretedSample.result();
  private static final Finding FINDING =
      RESULT.findings().stream()
          .filter(finding -> finding.counterexample().hazard() == Hazard.DEADLOCK)
          .findFirst()
          .orElseThrow();
  private static final String FILE = InterpretedSample.FILE;
  private static final String ALLOC = FILE + ":" + InterpretedSample.ALLOC_LINE;

  private static JsonNode json(String text) throws IOException {
    return new ObjectMapper().readTree(text);
  }

  @Test
  void report_hasTheLines_inStackLocksAndSchedule() {
    assertThat(new Report(FINDING).text())
        .contains(
            "\n fill_balloon (" + ALLOC + ")\n",
            "taken in fill_balloon() (" + FILE + ":11)",
            "fill_balloon (virtio_balloon.c:11): mutex_lock(&vb->balloon_lock)",
            "evict (from virtio_balloon.c:22): mutex_lock(&fs->lock)")
        .doesNotContain("leak_balloon (", "evict (virtio");
    assertThat(FINDING.counterexample().finding().text()).doesNotContain(".c");
  }

  @Test
  void json_hasSymbolFileAndLineApart() throws IOException {
    String document = new JsonFormat().check(List.of(RESULT), Invocation.check("1"));
    assertThat(SchemaTest.faults("oomcheck-1", document)).isEmpty();
    List<String> frames = new ArrayList<>();
    json(document).findValues("stack").forEach(stack -> stack.forEach(f -> frames.add("" + f)));
    assertThat(frames)
        .contains(
            "{\"symbol\":\"fill_balloon\",\"file\":\"drivers/virtio/virtio_balloon.c\",\"line\":22}",
            "{\"symbol\":\"evict\",\"file\":\"fs/inode.c\",\"line\":null}");
    String broken = document.replace("\"line\": 22", "\"line\": 0");
    assertThat(SchemaTest.faults("oomcheck-1", broken)).isNotEmpty();
  }

  @Test
  void sarif_hasARegionWhereThereAreLines() throws IOException {
    JsonNode run = json(new SarifFormat().check(List.of(RESULT), Invocation.check("1")));
    assertThat(
            run.findValues("physicalLocation").stream()
                .filter(place -> place.at("/region/startLine").asInt() > 1))
        .isNotEmpty()
        .allMatch(place -> place.at("/artifactLocation/uri").asText().equals(FILE));
    assertThat(run.findValues("region").stream().map(region -> region.get("startLine").asInt()))
        .contains(InterpretedSample.LOCK_LINE, InterpretedSample.ALLOC_LINE);
  }

  private static String page(SourceText source) {
    return new HtmlReport(Samples.MATRIX.catalogue(), List.of(RESULT), "1", trace -> "", source)
        .files(finding -> {}).entrySet().stream()
            .filter(file -> file.getKey().endsWith("deadlock.html"))
            .findFirst()
            .orElseThrow()
            .getValue();
  }

  @Test
  void stepper_showsTheLineOfEachStackFrame() {
    assertThat(page(SourceText.NONE)).contains("\"fill_balloon (" + ALLOC + ")\"");
  }

  /** The text of a line is shown where its file is at hand, and nowhere else. */
  @Test
  void stepper_showsTheSourceAtHand() {
    SourceText source =
        file -> file.equals(FILE) ? Collections.nCopies(40, "take(<lock>);") : List.of();
    String with = page(source);
    assertThat(with)
        .contains("\"source\":{\"at\":\"" + ALLOC + "\",\"line\":22,\"first\":20,")
        .contains("take(\\u003clock>);");
    assertThat(page(SourceText.NONE)).doesNotContain("\"source\"");
  }

  @Test
  void game_showsTheLines_inTextAndJson() throws IOException {
    Play play = RESULT.check().play();
    FINDING.counterexample().schedule().forEach(play::take);
    assertThat(PlayText.stacks(play, Wrap.COLUMNS)).contains(" fill_balloon (" + ALLOC + ")");
    String line =
        PlayView.named("json")
            .state(RESULT.check(), play, play.reached(), TextStyle.PLAIN, SourceText.NONE);
    assertThat(SchemaTest.faults("oomcheck-play-1", line)).isEmpty();
    assertThat(line).contains("\"line\": 22").contains("\"line\": null");
  }
}
