// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.oomcheck.explorer.result.Limits;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.model.machine.Hazard;

class SchemaTest {
  private static final Matrix MATRIX = Checked.MATRIX;

  @Test
  void results_ofEveryVerdict_areAsTheSchemaSays() throws IOException {
    MatrixCell proven = MATRIX.cell("v4.15", "reclaim-needs-oom");
    MatrixCell undeclared = MATRIX.cell("v4.15+fill-nowait", "reclaim-needs-oom");
    List<CellResult> results = new ArrayList<>(Checked.RESULTS);
    results.add(proven.check(Options.defaults().limits(Limits.defaults().states(10))));
    results.add(undeclared.check(Options.defaults()));
    results.add(proven.checkWithCosts(Options.defaults()));
    String document = RunDocument.of(results, "1.0");
    assertThat(faults("oomcheck-1", document)).isEmpty();
    assertThat(document)
        .contains("\"VIOLATED\"", "\"PROVEN\"", "\"INCONCLUSIVE\"", "\"expected\": null")
        .contains("\"trace\": \"findings/reclaim-needs-oom/v4.13/trace.json\"");
  }

  @Test
  void results_withoutAHazard_orWithSomethingMore_areNotAsTheSchemaSays() throws IOException {
    String document =
        RunDocument.of(
            List.of(MATRIX.cell("v4.13", "reclaim-needs-oom").check(Options.defaults())), "1.0");
    assertThat(faults("oomcheck-1", document)).isEmpty();
    assertThat(faults("oomcheck-1", document.replace("VIOLATED", "PROVEN"))).isNotEmpty();
    assertThat(faults("oomcheck-1", document.replace("\"series\"", "\"tree\""))).isNotEmpty();
    assertThat(faults("oomcheck-1", document.replace("oomcheck/1", "oomcheck/2"))).isNotEmpty();
  }

  @Test
  void reviews_areAsTheSchemaSays() throws IOException {
    String document = RunDocument.ofReview(Samples.comparisons(), "1.0");
    assertThat(faults("oomcheck-1", document)).isEmpty();
    assertThat(document)
        .contains("\"cures\": [\"DEADLOCK\"]", "\"leaves\": [\"DEADLOCK\"]")
        .contains("\"breaks\": [\"DEADLOCK\"]", "\"claimHolds\": false");
    for (String wrong : List.of("\"cures\"", "\"claimHolds\"", "\"leaves\"")) {
      assertThat(faults("oomcheck-1", document.replace(wrong, "\"x\""))).isNotEmpty();
    }
  }

  /** A search that came to no end afterwards does not show that a hazard is gone. */
  @Test
  void hazard_isCuredOnlyIfTheSearchWasComplete() {
    assertThat(new Comparison(Samples.expected(), Samples.open()).cures()).isEmpty();
    CellResult proven = MATRIX.cell("v4.15", Matrix.FIRST).check(Options.defaults());
    assertThat(new Comparison(Samples.expected(), proven).cures()).containsExactly(Hazard.DEADLOCK);
  }

  @Test
  void traces_areAsTheSchemaSays() throws IOException {
    for (CellResult result : Checked.RESULTS) {
      for (Finding finding : result.findings()) {
        String trace = Trace.of(finding, Options.defaults().hz()).toJson();
        assertThat(faults("oomcheck-trace-1", trace)).isEmpty();
        assertThat(faults("oomcheck-trace-1", trace.replace("\"1:", "\"1: "))).isNotEmpty();
      }
    }
  }

  @Test
  void schema_knowsEveryHazard() throws IOException {
    for (Hazard hazard : Hazard.values()) {
      assertThat(text("oomcheck-1")).contains("\"" + hazard.name() + "\"");
      assertThat(text("oomcheck-play-1")).contains("\"" + hazard.name() + "\"");
    }
  }

  static Set<ValidationMessage> faults(String schema, String document) throws IOException {
    JsonSchema compiled =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(text(schema));
    return compiled.validate(document, InputFormat.JSON);
  }

  private static String text(String schema) throws IOException {
    try (InputStream stream =
        Objects.requireNonNull(RunDocument.class.getResourceAsStream(schema + ".schema.json"))) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
