// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.terminal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The lines of a stream, none of which may be very long. */
public final class Lines {
  private static final int LONGEST = 4096;

  private final Reader reader;

  public Lines(InputStream stream) {
    this.reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
  }

  /**
   * The next line without its end, null after the last one. Control characters become spaces.
   *
   * @throws UserMistake if the line is longer than any command
   */
  public @Nullable String next() throws IOException {
    StringBuilder line = new StringBuilder();
    int read = reader.read();
    if (read < 0) {
      return null;
    }
    while (read >= 0 && read != '\n') {
      if (line.length() == LONGEST) {
        throw new UserMistake("a line of the input is longer than " + LONGEST + " characters");
      }
      line.append(Character.isISOControl(read) ? ' ' : (char) read);
      read = reader.read();
    }
    return line.toString();
  }
}
