// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.syntax.parse;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.oomcheck.kernelc.source.Config;
import org.oomcheck.kernelc.syntax.SourceFile;

/** The files of C that the tests bring along. */
final class Fixture {
  private Fixture() {}

  static String text(String name) {
    try (InputStream in = Fixture.class.getResourceAsStream("/forms/" + name)) {
      if (in == null) {
        throw new IllegalArgumentException("no fixture " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static SourceFile parse(String name) {
    return FileParser.parse(name, text(name), Config.guest());
  }

  /** A text as a file of its own. */
  static SourceFile parseText(String text) {
    return FileParser.parse("x.c", text, Config.guest());
  }
}
