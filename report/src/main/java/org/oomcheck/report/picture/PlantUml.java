// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.picture;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.sourceforge.plantuml.FileFormat;
import net.sourceforge.plantuml.FileFormatOption;
import net.sourceforge.plantuml.SourceStringReader;

/**
 * Draws PlantUML's notation as SVG, in this process and without Graphviz. Text is measured with
 * PlantUML's own table of widths and never with a font of the machine: a picture has the same bytes
 * everywhere, and needs no font to be drawn. Every text has its length in the picture, so a browser
 * fits whatever font it has.
 */
public final class PlantUml {
  /**
   * Begins every picture. The table of widths is that of Arial, and knows nothing of bold letters;
   * where Arial is missing, a browser takes another font and sets it closer.
   */
  static final List<String> LOOK =
      List.of(
          "!theme plain",
          "!pragma layout smetana",
          "skinparam defaultFontName Arial,sans-serif",
          "skinparam packageFontStyle plain",
          "skinparam sequenceDividerFontStyle plain");

  /** What PlantUML's text format would take for markup. */
  private static final List<String> MARKUP = List.of("__", "**", "//", "--", "\"\"", "[[", "<");

  /**
   * What PlantUML's text format would take for a heading, a list or a table at the beginning of a
   * line.
   */
  private static final String MARKUP_AT_BEGIN = "=*#|.";

  static {
    if (System.getProperty("java.awt.headless") == null) {
      System.setProperty("java.awt.headless", "true");
    }
  }

  /** A space at which no line is broken, and that stays at the end of one. */
  static final String ROOM = "\u00a0";

  private PlantUml() {}

  /** A line of text that is shown as it is. */
  static String literal(String text) {
    StringBuilder literal = new StringBuilder();
    if (!text.isEmpty() && MARKUP_AT_BEGIN.indexOf(text.charAt(0)) >= 0) {
      literal.append(ROOM);
    }
    for (int i = 0; i < text.length(); i++) {
      int at = i;
      if (MARKUP.stream().anyMatch(mark -> text.startsWith(mark, at))) {
        literal.append('~');
      }
      literal.append(text.charAt(i));
    }
    return literal.toString();
  }

  /** A quoted text of several lines for an edge, with some room between it and the edge. */
  static String label(String... lines) {
    return Stream.of(lines)
        .map(line -> ROOM + literal(line) + ROOM)
        .collect(Collectors.joining("\\n", "\"", "\""));
  }

  /** Draws a diagram: one element in each line. */
  public static String svg(List<String> lines) {
    String source = "@startuml\n" + String.join("\n", lines) + "\n@enduml\n";
    ByteArrayOutputStream picture = new ByteArrayOutputStream();
    try {
      FileFormatOption svg = new FileFormatOption(FileFormat.SVG_DETERMINISTIC);
      var description = new SourceStringReader(source).outputImage(picture, svg);
      if (description == null || description.getDescription().contains("Error")) {
        throw new IllegalStateException("PlantUML does not understand this:\n" + source);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot draw", e);
    }
    String text = picture.toString(StandardCharsets.UTF_8);
    return text.replace("><", ">\n<") + "\n";
  }
}
