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

  /** How files of gzip and of xz begin. */
  private static final int GZIP = 0x1f8b;

  private static final int XZ = 0xfd37;

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
   * The text, also in UTF-16 with its mark; what is not UTF-8 in it, as in an old mail, is
   * replaced.
   *
   * @throws IOException if it cannot be read, has more than 64 MiB, or is compressed
   */
  public static String readLenient(Path file) throws IOException {
    byte[] bytes = bytes(file);
    boolean isLong = bytes.length > 1;
    int mark = isLong ? ((bytes[0] & 0xff) << Byte.SIZE) | (bytes[1] & 0xff) : 0;
    if (mark == GZIP || mark == XZ) {
      throw new IOException("it is compressed; unpack it first");
    }
    boolean isWide = mark == 0xfeff || mark == 0xfffe;
    return new String(bytes, isWide ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8);
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
