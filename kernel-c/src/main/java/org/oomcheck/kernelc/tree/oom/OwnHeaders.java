// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree.oom;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Headers in words of our own that the OOM killer and the allocator need. */
final class OwnHeaders {
  private OwnHeaders() {}

  /** The text of one, by the name of its resource. */
  static String text(String name) {
    try (InputStream in = OwnHeaders.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }
}
