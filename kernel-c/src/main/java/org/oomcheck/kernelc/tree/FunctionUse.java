// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree;

/**
 * What becomes of a function of a tree.
 *
 * @param file its file, below the top of the tree
 * @param line the line of its name, from 1
 * @param use what becomes of it
 * @param reason why it is not run, in words; or which scenarios run it, empty if all may
 */
public record FunctionUse(String file, int line, String name, Use use, String reason) {

  /** What becomes of a function. */
  public enum Use {
    /** The function is run as C where a scenario comes by. */
    RUN,
    /** The model stands for it. */
    MODELLED,
    /** No function that is run leads to it. */
    NOT_REACHED,
    /** The function could not be read. */
    UNREAD
  }
}
