// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.syntax;

/**
 * An attribute or an annotation of a declaration: {@code __init}, {@code __releases(lock)}, {@code
 * __attribute__((packed))}.
 *
 * @param name the word
 * @param arguments what is in its parentheses, as text; empty if there are none
 */
public record Attribute(Position at, String name, String arguments) implements Node {

  @Override
  public String toString() {
    return arguments.isEmpty() ? name : name + "(" + arguments + ")";
  }
}
