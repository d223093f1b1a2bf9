// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.mcp;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The lines of a stream of UTF-8 text, of which a long one does not fill the memory. */
final class Lines {
  private static final int MOST_LETTERS = 8 << 20;

  private final BufferedReader text;
  private final int most;

  /** Lines of a length that every message has. */
  Lines(InputStream stream) {
    this(stream, MOST_LETTERS);
  }

  /**
   * Lines.
   *
   * @param most letters that a line may have
   */
  Lines(InputStream stream, int most) {
    this.text = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
    this.most = most;
  }

  /** The next line without its end, or the beginning of one that is too long; null at the end. */
  @Nullable String next() throws IOException {
    StringBuilder line = new StringBuilder();
    int letter = text.read();
    if (letter < 0) {
      return null;
    }
    while (letter >= 0 && letter != '\n') {
      if (line.length() <= most) {
        line.append((char) letter);
      }
      letter = text.read();
    }
    return line.toString();
  }

  /** Whether a line of this stream is the beginning of one that is too long. */
  boolean isCut(String line) {
    return line.length() > most;
  }

  /** How many letters a line may have. */
  int most() {
    return most;
  }
}
