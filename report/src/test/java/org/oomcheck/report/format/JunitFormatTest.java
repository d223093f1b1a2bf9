// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import org.apache.maven.plugin.surefire.log.api.NullConsoleLogger;
import org.apache.maven.plugins.surefire.report.ReportTestCase;
import org.apache.maven.plugins.surefire.report.ReportTestSuite;
import org.apache.maven.plugins.surefire.report.TestSuiteXmlParser;
import org.junit.jupiter.api.Test;
import org.oomcheck.report.CheckResult;
import org.oomcheck.report.Samples;
import org.oomcheck.report.diagnosis.Report;
import org.xml.sax.SAXException;

/** The XML as the reader of Maven's own reports understands it. */
class JunitFormatTest {
  private static final Invocation CHECK = Invocation.check("1");

  private static String document(List<CheckResult> results) {
    return new JunitFormat().check(results, CHECK);
  }

  private static List<ReportTestSuite> read(String document) throws Exception {
    byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
    try (InputStreamReader reader =
        new InputStreamReader(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8)) {
      return List.copyOf(new TestSuiteXmlParser(new NullConsoleLogger()).parse(reader));
    }
  }

  private static ReportTestCase only(CheckResult result) throws Exception {
    List<ReportTestSuite> suites = read(document(List.of(result)));
    assertThat(suites).hasSize(1);
    assertThat(suites.get(0).getTestCases()).hasSize(1);
    return suites.get(0).getTestCases().get(0);
  }

  @Test
  void everyCell_isATestInTheSuiteOfItsScenario() throws Exception {
    List<CheckResult> results = Samples.all();
    List<ReportTestSuite> suites = read(document(results));
    assertThat(suites).extracting(ReportTestSuite::getFullClassName).doesNotHaveDuplicates();
    assertThat(suites.stream().flatMap(suite -> suite.getTestCases().stream()))
        .extracting(ReportTestCase::getName)
        .containsExactlyInAnyOrderElementsOf(
            results.stream().map(result -> result.check().toString()).toList());
    assertThat(suites).extracting(ReportTestSuite::getNumberOfFailures).containsExactly(2, 0);
    assertThat(suites).extracting(ReportTestSuite::getNumberOfErrors).containsExactly(1, 0);
  }

  @Test
  void hazard_thatWasNotDeclared_isAFailureWithTheReport() throws Exception {
    CheckResult result = Samples.unexpected();
    ReportTestCase test = only(result);
    assertThat(test.hasFailure()).isTrue();
    assertThat(test.getFailureMessage())
        .isEqualTo("v4.13, reclaim-needs-oom: VIOLATED DEADLOCK; expected: PROVEN");
    assertThat(test.getFailureDetail())
        .isEqualTo(new Report(result.findings().get(0)).text(result.findings().get(0).findAgain()));
  }

  @Test
  void hazard_thatIsGone_isAFailure() throws Exception {
    assertThat(only(Samples.gone()).getFailureMessage())
        .isEqualTo("v4.15, reclaim-needs-oom: PROVEN progress, complaint; expected: DEADLOCK");
  }

  @Test
  void limit_isAnError_andIsNamed() throws Exception {
    ReportTestCase test = only(Samples.open());
    assertThat(test.hasError()).isTrue();
    assertThat(test.getFailureMessage()).endsWith("reached; raise it with --limit-states");
  }

  /** The fixed form of those above: what was expected is no failure, and is shown all the same. */
  @Test
  void hazard_thatWasDeclared_isNoFailure() throws Exception {
    CheckResult result = Samples.expected();
    assertThat(only(result).isSuccessful()).isTrue();
    assertThat(document(List.of(result)))
        .contains("<system-out><![CDATA[DEADLOCK on v4.13", "mutex_lock(&fs->lock)");
  }

  @Test
  void review_failsWhereAPatchBreaksSomething_orItsClaimDoesNotHold() throws Exception {
    List<ReportTestSuite> suites = read(new JunitFormat().review(Samples.reviews(), CHECK));
    assertThat(suites)
        .extracting(ReportTestSuite::getFullClassName)
        .containsExactly("reclaim-needs-oom", "not looked at");
    assertThat(suites.get(1).getTestCases())
        .allMatch(ReportTestCase::hasSkipped)
        .extracting(ReportTestCase::getName)
        .contains("files that are not modelled: mm/slub.c");
    List<ReportTestCase> tests = suites.get(0).getTestCases();
    assertThat(tests)
        .extracting(ReportTestCase::hasFailure)
        .containsExactly(true, false, false, false, true, false);
    assertThat(tests.get(0).getFailureMessage())
        .isEqualTo("v4.13, reclaim-needs-oom: leaves DEADLOCK; claimed: PROVEN");
    assertThat(tests.get(0).getFailureDetail()).doesNotContain("find it again");
    assertThat(tests.get(4).getFailureMessage()).endsWith(": breaks DEADLOCK");
    assertThat(tests.get(5).hasError()).isTrue();
  }

  private static void validate(String document) throws Exception {
    SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
        .newSchema(JunitFormatTest.class.getResource("junit.xsd"))
        .newValidator()
        .validate(new StreamSource(new StringReader(document)));
  }

  @Test
  void document_isAsTheSchemaOfBuildServersSays() throws Exception {
    String check = document(Samples.all());
    validate(check);
    validate(new JunitFormat().review(Samples.reviews(), CHECK));
    for (String wrong : List.of("testcase name", "failures=", "<system-out>")) {
      String broken = check.replaceFirst(wrong, wrong.replaceFirst("[a-z]", "x"));
      assertThat(broken).isNotEqualTo(check);
      assertThatThrownBy(() -> validate(broken)).isInstanceOf(SAXException.class);
    }
  }

  @Test
  void document_thatIsBroken_isNoticed() {
    String document = document(List.of(Samples.expected()));
    String broken = document.replace("<![CDATA[", "").replace("]]>", "");
    assertThatThrownBy(() -> read(broken)).isInstanceOf(SAXException.class);
  }
}
