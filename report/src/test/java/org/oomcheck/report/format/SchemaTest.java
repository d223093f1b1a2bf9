// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.format;

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
import org.oomcheck.explorer.result.AnyNumber;
import org.oomcheck.explorer.result.Limits;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Signature;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.report.Check;
import org.oomcheck.report.CheckResult;
import org.oomcheck.report.Checked;
import org.oomcheck.report.Comparison;
import org.oomcheck.report.Finding;
import org.oomcheck.report.Matrix;
import org.oomcheck.report.Samples;
import org.oomcheck.report.trace.Trace;

public class SchemaTest {
  private static final Invocation RUN = Invocation.check("1.0");
  private static final Matrix MATRIX = Checked.MATRIX;

  @Test
  void results_ofEveryVerdict_areAsTheSchemaSays() throws IOException {
    Check proven = MATRIX.check("v4.15", "reclaim-needs-oom");
    Check unasked = MATRIX.check("v4.15+fill-nowait", "reclaim-needs-oom");
    List<CheckResult> results = new ArrayList<>(Checked.RESULTS);
    results.add(proven.run(Options.defaults().limits(Limits.defaults().states(10))));
    results.add(unasked.run(Options.defaults()));
    results.add(proven.runWithCosts(Options.defaults()));
    String document = new JsonFormat().check(results, RUN.traces(Finding::traceFile));
    assertThat(faults("oomcheck-1", document)).isEmpty();
    assertThat(document)
        .contains("\"VIOLATED\"", "\"PROVEN\"", "\"INCONCLUSIVE\"", "\"expected\": null")
        .contains("\"trace\": \"findings/reclaim-needs-oom/v4.13/trace.json\"");
  }

  @Test
  void results_withoutAHazard_orWithSomethingMore_areNotAsTheSchemaSays() throws IOException {
    String document =
        new JsonFormat()
            .check(
                List.of(MATRIX.check("v4.13", "reclaim-needs-oom").run(Options.defaults())), RUN);
    assertThat(faults("oomcheck-1", document)).isEmpty();
    assertThat(faults("oomcheck-1", document.replace("VIOLATED", "PROVEN"))).isNotEmpty();
    assertThat(faults("oomcheck-1", document.replace("\"series\"", "\"tree\""))).isNotEmpty();
    assertThat(faults("oomcheck-1", document.replace("oomcheck/1", "oomcheck/2"))).isNotEmpty();
  }

  @Test
  void reviews_areAsTheSchemaSays() throws IOException {
    String document = new JsonFormat().review(Samples.reviews(), RUN);
    assertThat(faults("oomcheck-1", document)).isEmpty();
    assertThat(document)
        .contains("\"fixes\": [", "\"leaves\": [", "\"kind\": \"DEADLOCK\"")
        .contains("\"breaks\": [", "\"claimHolds\": false")
        .contains("\"notModelled\": [", "files that are not modelled: mm/slub.c")
        .contains("\"remarks\": [", "see it again with: ./oomcheck review")
        .contains("\"step\": \"evict: mutex_lock(&fs->lock) blocks\"");
    for (String wrong : List.of("\"fixes\"", "\"claimHolds\"", "\"leaves\"")) {
      assertThat(faults("oomcheck-1", document.replace(wrong, "\"x\""))).isNotEmpty();
    }
  }

  /** A search that came to no end afterwards does not show that a hazard is gone. */
  @Test
  void hazard_isFixedOnlyIfTheSearchWasComplete() {
    assertThat(new Comparison(Samples.expected(), Samples.open()).fixes()).isEmpty();
    CheckResult proven = MATRIX.check("v4.15", Matrix.FIRST).run(Options.defaults());
    assertThat(new Comparison(Samples.expected(), proven).fixes())
        .extracting(Signature::hazard)
        .containsExactly(Hazard.DEADLOCK);
  }

  @Test
  void anyNumber_isAsTheSchemaSays() throws IOException {
    Check check = MATRIX.check("v4.13", "host-gone");
    AnyNumber found = check.exploreAnyNumber(Options.defaults(), "allocators", 24);
    AnyNumberJson json = new AnyNumberJson("1");
    json.add(check, "allocators", found, true, "./oomcheck check --set allocators=1");
    json.add(check, "allocators", found.but("a limit was reached"), null, null);
    json.addRefused(check, "allocators", "the number of tasks changes more than a role");
    assertThat(faults("oomcheck-any-number-1", json.text())).isEmpty();
    assertThat(json.text())
        .contains("\"answer\": \"VIOLATED\"", "\"hazards\": [\"DEADLOCK\"]")
        .contains("\"answer\": \"REFUSED\"", "\"parameters\": {\"balloon\": 1}");
    for (String wrong : List.of("\"answer\"", "\"met\"", "\"error\"")) {
      assertThat(faults("oomcheck-any-number-1", json.text().replace(wrong, "\"x\""))).isNotEmpty();
    }
  }

  @Test
  void traces_areAsTheSchemaSays() throws IOException {
    for (CheckResult result : Checked.RESULTS) {
      for (Finding finding : result.findings()) {
        String trace = Trace.of(finding, Options.defaults().hz()).toJson();
        assertThat(faults("oomcheck-trace-1", trace)).isEmpty();
        assertThat(faults("oomcheck-trace-1", trace.replace("\"1:", "\"1: "))).isNotEmpty();
      }
    }
  }

  public static Set<ValidationMessage> faults(String schema, String document) throws IOException {
    JsonSchema compiled =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(text(schema));
    return compiled.validate(document, InputFormat.JSON);
  }

  private static String text(String schema) throws IOException {
    try (InputStream stream =
        Objects.requireNonNull(Check.class.getResourceAsStream(schema + ".schema.json"))) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
