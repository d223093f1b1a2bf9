// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.machine;

/**
 * The text of a program that an interpreter runs as the body of a task. Whatever such an object
 * keeps, caches included, follows from the text alone; no task can tell another one by it. The
 * search for state outside of cells does not look into it.
 */
public interface ProgramText {

  /** The text cannot be run as it is written. */
  class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message for its author: where it is, and what is wrong
     */
    public Refused(String message) {
      super(message);
    }
  }
}
