// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.binding;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * What a header of the kernel declares, bound to the model: one class for each header, found by
 * {@link java.util.ServiceLoader}.
 */
public interface KernelHeader {

  /** The header as {@code #include} names it, such as {@code linux/mutex.h}. */
  String path();

  /** Adds the calls, types and constants of the header. */
  void bind(Bindings bindings);

  /**
   * Macros and inline functions of the header that are best said in C, in our own words: the
   * resource beside the class that has the name of the header, such as {@code mutex.h}. Empty if
   * there is none.
   */
  default String text() {
    String name = path().substring(path().lastIndexOf('/') + 1);
    try (InputStream resource = getClass().getResourceAsStream(name)) {
      return resource == null ? "" : new String(resource.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }
}
