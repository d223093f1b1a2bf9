// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A text that a user names: a file or a pipe. A device that never ends is not read for ever. */
public final class TextFile {
  private static final int MAX_MIB = 64;
  private static final int MAX_BYTES = MAX_MIB << 20;

  private TextFile() {}

  /**
   * The text.
   *
   * @throws CharacterCodingException if it is not UTF-8
   * @throws IOException if it cannot be read, or has more than 64 MiB
   */
  public static String read(Path file) throws IOException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes(file))).toString();
  }

  /**
   * The text; what is not UTF-8 in it, as in an old mail, is replaced.
   *
   * @throws IOException if it cannot be read, or has more than 64 MiB
   */
  public static String readLenient(Path file) throws IOException {
    return new String(bytes(file), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new IOException("it has more than " + MAX_MIB + " MiB");
      }
      return bytes;
    }
  }
}
