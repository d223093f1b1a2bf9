// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.format;

import com.google.auto.service.AutoService;
import java.io.StringWriter;
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
 * error when a limit was reached before the answer.
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
    return write(results.stream().map(each -> new Case(each, invocation)).toList(), List.of());
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
        new ReviewAnswer(reviews).notLookedAt(true));
  }

  private static String write(List<Case> cases, List<String> unseen) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
      new Document(xml).writeAll(cases, unseen);
    } catch (XMLStreamException e) {
      throw new IllegalStateException("the results do not make a document: " + e.getMessage(), e);
    }
    return text.toString();
  }

  /** Writes one document. */
  private static final class Document {
    private final XMLStreamWriter xml;

    private Document(XMLStreamWriter xml) {
      this.xml = xml;
    }

    private void writeAll(List<Case> results, List<String> unseen) throws XMLStreamException {
      Map<String, List<Case>> suites =
          results.stream()
              .collect(
                  Collectors.groupingBy(
                      each -> each.result().check().scenario().id(),
                      LinkedHashMap::new,
                      Collectors.toList()));
      xml.writeStartDocument("UTF-8", "1.0");
      newLine(0);
      xml.writeStartElement("testsuites");
      totals("oomcheck", results, unseen.size());
      for (Map.Entry<String, List<Case>> suite : suites.entrySet()) {
        newLine(1);
        xml.writeStartElement("testsuite");
        totals(suite.getKey(), suite.getValue(), 0);
        xml.writeAttribute("skipped", "0");
        for (Case each : suite.getValue()) {
          newLine(2);
          test(each);
        }
        newLine(1);
        xml.writeEndElement();
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
      newLine(1);
      xml.writeStartElement("testsuite");
      totals(UNSEEN, List.of(), unseen.size());
      xml.writeAttribute("skipped", String.valueOf(unseen.size()));
      for (String sentence : unseen) {
        newLine(2);
        xml.writeStartElement("testcase");
        xml.writeAttribute("name", sentence);
        xml.writeAttribute("classname", UNSEEN);
        xml.writeAttribute("time", seconds(List.of()));
        xml.writeEmptyElement("skipped");
        xml.writeEndElement();
      }
      newLine(1);
      xml.writeEndElement();
    }

    private void totals(String name, List<Case> results, int skipped) throws XMLStreamException {
      xml.writeAttribute("name", name);
      xml.writeAttribute("tests", String.valueOf(results.size() + skipped));
      xml.writeAttribute("failures", count(results, Case::fails));
      xml.writeAttribute("errors", count(results, each -> !each.result().isAnswered()));
      xml.writeAttribute("time", seconds(results));
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
      String reports = each.reports();
      if (each.fails()) {
        outcome("failure", result.word(), each.summary(), reports);
      } else if (!result.isAnswered()) {
        outcome("error", result.word(), each.summary(), "");
      } else if (!reports.isEmpty()) {
        newLine(3);
        xml.writeStartElement("system-out");
        text(reports);
        xml.writeEndElement();
        newLine(2);
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
