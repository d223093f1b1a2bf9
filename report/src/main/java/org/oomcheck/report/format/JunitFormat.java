// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.format;

import com.google.auto.service.AutoService;
import java.io.StringWriter;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.oomcheck.report.CheckResult;
import org.oomcheck.report.Comparison;
import org.oomcheck.report.Finding;
import org.oomcheck.report.TreeReview;
import org.oomcheck.report.diagnosis.Report;

/**
 * The results of a run as JUnit's XML, which most build servers read: a suite for every scenario, a
 * test for every check. A test fails when the verdict is not the expected one, and ends with an
 * error when a limit was reached before the answer. The document has what the strictest schemas ask
 * for, that of Ant among them: what was found and was expected is in the output of the suite.
 */
@AutoService(ResultFormat.class)
public final class JunitFormat implements ResultFormat {

  private static final String UNSEEN = "not looked at";

  /**
   * A test.
   *
   * @param summary how it came out, in a line
   * @param reports of all that was found
   */
  private record Case(CheckResult result, boolean fails, String summary, String reports) {
    private Case(CheckResult result, Invocation run) {
      this(
          result,
          result.isSurprise(),
          result.summary(),
          reports(result, each -> new Report(each).text(run.showAgain(each))));
    }

    private Case(Comparison comparison, Invocation run) {
      this(
          comparison.after(),
          comparison.isWorse(),
          comparison.summary(),
          reports(
              comparison.after(),
              each ->
                  new Report(each)
                      .text(run.showAgain(each, comparison.before().check().series()))));
    }

    private static String reports(CheckResult result, Function<Finding, String> report) {
      return result.findings().stream().map(report).collect(Collectors.joining("\n"));
    }
  }

  @Override
  public String name() {
    return "junit";
  }

  @Override
  public String description() {
    return "XML as JUnit writes it, for build servers";
  }

  @Override
  public String check(List<CheckResult> results, Invocation invocation) {
    List<Case> cases = results.stream().map(each -> new Case(each, invocation)).toList();
    return write(cases, List.of(), invocation);
  }

  /**
   * A test for every check with the patches. It fails when the patches break or hide something, or
   * do not keep what they claim. What was not looked at is a suite of tests that were skipped.
   */
  @Override
  public String review(List<TreeReview> reviews, Invocation invocation) {
    return write(
        reviews.stream()
            .flatMap(tree -> tree.comparisons().stream())
            .map(each -> new Case(each, invocation))
            .toList(),
        new ReviewAnswer(reviews).notLookedAt(true),
        invocation);
  }

  private static String write(List<Case> cases, List<String> unseen, Invocation run) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
      new Document(xml, run.version()).writeAll(cases, unseen);
    } catch (XMLStreamException e) {
      throw new IllegalStateException("the results do not make a document: " + e.getMessage(), e);
    }
    return text.toString();
  }

  /** Writes one document. */
  private static final class Document {
    private final XMLStreamWriter xml;
    private final String version;
    private final String now =
        LocalDateTime.now(ZoneOffset.UTC)
            .format(DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss"));
    private int suites;

    private Document(XMLStreamWriter xml, String version) {
      this.xml = xml;
      this.version = version;
    }

    private void writeAll(List<Case> results, List<String> unseen) throws XMLStreamException {
      Map<String, List<Case>> byScenario =
          results.stream()
              .collect(
                  Collectors.groupingBy(
                      each -> each.result().check().scenario().id(),
                      LinkedHashMap::new,
                      Collectors.toList()));
      xml.writeStartDocument("UTF-8", "1.0");
      newLine(0);
      xml.writeStartElement("testsuites");
      for (Map.Entry<String, List<Case>> suite : byScenario.entrySet()) {
        begin(suite.getKey(), suite.getValue(), 0);
        for (Case each : suite.getValue()) {
          newLine(2);
          test(each);
        }
        end(
            suite.getValue().stream()
                .filter(each -> !each.fails() && each.result().isAnswered())
                .map(Case::reports)
                .filter(reports -> !reports.isEmpty())
                .collect(Collectors.joining("\n")));
      }
      if (!unseen.isEmpty()) {
        skipped(unseen);
      }
      newLine(0);
      xml.writeEndElement();
      newLine(0);
      xml.writeEndDocument();
      xml.close();
    }

    /** What was not looked at. */
    private void skipped(List<String> unseen) throws XMLStreamException {
      begin(UNSEEN, List.of(), unseen.size());
      for (String sentence : unseen) {
        newLine(2);
        xml.writeStartElement("testcase");
        xml.writeAttribute("name", sentence);
        xml.writeAttribute("classname", UNSEEN);
        xml.writeAttribute("time", seconds(List.of()));
        xml.writeEmptyElement("skipped");
        xml.writeEndElement();
      }
      end("");
    }

    private void begin(String name, List<Case> results, int skipped) throws XMLStreamException {
      newLine(1);
      xml.writeStartElement("testsuite");
      xml.writeAttribute("name", name);
      xml.writeAttribute("package", "oomcheck");
      xml.writeAttribute("id", String.valueOf(suites++));
      xml.writeAttribute("tests", String.valueOf(results.size() + skipped));
      xml.writeAttribute("failures", count(results, Case::fails));
      xml.writeAttribute("errors", count(results, each -> !each.result().isAnswered()));
      xml.writeAttribute("skipped", String.valueOf(skipped));
      xml.writeAttribute("time", seconds(results));
      xml.writeAttribute("timestamp", now);
      xml.writeAttribute("hostname", "localhost");
      newLine(2);
      xml.writeStartElement("properties");
      xml.writeEmptyElement("property");
      xml.writeAttribute("name", "oomcheck.version");
      xml.writeAttribute("value", version);
      xml.writeEndElement();
    }

    /**
     * Ends a suite.
     *
     * @param output what its tests have found that was expected
     */
    private void end(String output) throws XMLStreamException {
      newLine(2);
      if (output.isEmpty()) {
        xml.writeEmptyElement("system-out");
      } else {
        xml.writeStartElement("system-out");
        text(output);
        xml.writeEndElement();
      }
      newLine(2);
      xml.writeEmptyElement("system-err");
      newLine(1);
      xml.writeEndElement();
    }

    private static String count(List<Case> results, Predicate<Case> wanted) {
      return String.valueOf(results.stream().filter(wanted).count());
    }

    private static String seconds(List<Case> results) {
      double seconds =
          results.stream().mapToDouble(each -> each.result().verdict().coverage().seconds()).sum();
      return String.format(Locale.ROOT, "%.3f", seconds);
    }

    private void test(Case each) throws XMLStreamException {
      CheckResult result = each.result();
      xml.writeStartElement("testcase");
      xml.writeAttribute("name", result.check().toString());
      xml.writeAttribute("classname", result.check().scenario().id());
      xml.writeAttribute("time", seconds(List.of(each)));
      if (each.fails()) {
        outcome("failure", result.word(), each.summary(), each.reports());
      } else if (!result.isAnswered()) {
        outcome("error", result.word(), each.summary(), "");
      }
      xml.writeEndElement();
    }

    private void outcome(String element, String type, String message, String body)
        throws XMLStreamException {
      newLine(3);
      xml.writeStartElement(element);
      xml.writeAttribute("type", type);
      xml.writeAttribute("message", message);
      text(body.isEmpty() ? message : body);
      xml.writeEndElement();
      newLine(2);
    }

    /** Writes text that readers keep as it is; what would end a section is cut in two. */
    private void text(String text) throws XMLStreamException {
      for (String part : text.split("(?<=\\]\\])(?=>)", -1)) {
        xml.writeCData(part);
      }
    }

    private void newLine(int depth) throws XMLStreamException {
      xml.writeCharacters("\n" + "  ".repeat(depth));
    }
  }
}
