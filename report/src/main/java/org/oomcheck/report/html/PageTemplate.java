// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.html;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A page of the HTML report with gaps; whatever fills them is escaped. */
final class PageTemplate {

  private final Template template;

  PageTemplate(String name) {
    this.template =
        Mustache.compiler()
            .escapeHTML(true)
            .emptyStringIsFalse(true)
            .strictSections(true)
            .withLoader(partial -> new java.io.StringReader(resource(partial)))
            .compile(resource(name));
  }

  /**
   * The page with its gaps filled.
   *
   * @param page a record; the gaps have the names of its components
   */
  String fill(Record page) {
    return template.execute(page);
  }

  /** A file of the report that is the same for every report. */
  static String resource(String name) {
    try (InputStream stream = PageTemplate.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException("the program has lost its file " + name);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }
}
