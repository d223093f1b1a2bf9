// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.interpreter;

/** What an expression has: an integer, or what a {@link Memory} makes of pointers and structs. */
public interface Value {

  /** Whether a condition on it holds. */
  boolean isTrue();
}
