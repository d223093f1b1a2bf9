// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.findings;

import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * The results of a run as JUnit's XML, which most build servers read: a suite for every scenario, a
 * test for every cell. A test fails when the verdict is not the declared one, and ends with an
 * error when a limit was reached before the answer.
 */
public final class JunitDocument {
  private final XMLStreamWriter xml;

  private JunitDocument(XMLStreamWriter xml) {
    this.xml = xml;
  }

  /** The document. */
  public static String of(List<CellResult> results) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
      new JunitDocument(xml).write(results);
    } catch (XMLStreamException e) {
      throw new IllegalStateException("the results do not make a document: " + e.getMessage(), e);
    }
    return text.toString();
  }

  private void write(List<CellResult> results) throws XMLStreamException {
    Map<String, List<CellResult>> suites =
        results.stream()
            .collect(
                Collectors.groupingBy(
                    result -> result.cell().scenario().id(),
                    LinkedHashMap::new,
                    Collectors.toList()));
    xml.writeStartDocument("UTF-8", "1.0");
    newLine(0);
    xml.writeStartElement("testsuites");
    totals("oomcheck", results);
    for (Map.Entry<String, List<CellResult>> suite : suites.entrySet()) {
      newLine(1);
      xml.writeStartElement("testsuite");
      totals(suite.getKey(), suite.getValue());
      xml.writeAttribute("skipped", "0");
      for (CellResult result : suite.getValue()) {
        newLine(2);
        test(result);
      }
      newLine(1);
      xml.writeEndElement();
    }
    newLine(0);
    xml.writeEndElement();
    newLine(0);
    xml.writeEndDocument();
    xml.close();
  }

  private void totals(String name, List<CellResult> results) throws XMLStreamException {
    xml.writeAttribute("name", name);
    xml.writeAttribute("tests", String.valueOf(results.size()));
    xml.writeAttribute("failures", count(results, CellResult::isSurprise));
    xml.writeAttribute("errors", count(results, result -> !result.isAnswered()));
    xml.writeAttribute("time", seconds(results));
  }

  private static String count(List<CellResult> results, Predicate<CellResult> wanted) {
    return String.valueOf(results.stream().filter(wanted).count());
  }

  private static String seconds(List<CellResult> results) {
    double seconds = results.stream().mapToDouble(r -> r.verdict().coverage().seconds()).sum();
    return String.format(Locale.ROOT, "%.3f", seconds);
  }

  private void test(CellResult result) throws XMLStreamException {
    xml.writeStartElement("testcase");
    xml.writeAttribute("name", result.cell().toString());
    xml.writeAttribute("classname", result.cell().scenario().id());
    xml.writeAttribute("time", seconds(List.of(result)));
    String reports = result.findings().stream().map(Report::of).collect(Collectors.joining("\n"));
    if (result.isSurprise()) {
      outcome("failure", result.word(), result.summary(), reports);
    } else if (!result.isAnswered()) {
      outcome("error", result.word(), result.summary(), "");
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
