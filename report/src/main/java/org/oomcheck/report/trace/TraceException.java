// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.trace;

import org.oomcheck.model.tree.UnknownName;

/** A trace file that cannot be used; the message says what is wrong, where, and what to do. */
public final class TraceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TraceException(String file, String problem) {
    super(file + ": " + problem);
  }

  /** A field has a word that is none of the known ones. */
  TraceException(UnknownName unknown) {
    super(unknown.getMessage(), unknown);
  }
}
