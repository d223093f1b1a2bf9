// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.interpreter;

/** A string literal, without its quotes. */
public record Text(String text) implements Value {

  @Override
  public boolean isTrue() {
    return true;
  }

  @Override
  public String toString() {
    return '"' + text + '"';
  }
}
