// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.binding;

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
   * Macros and inline functions of the header that are best said in C, in our own words; empty if
   * there are none.
   */
  default String text() {
    return "";
  }
}
