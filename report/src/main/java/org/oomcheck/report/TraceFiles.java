// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report;

import org.jspecify.annotations.Nullable;

/** Knows the trace files that there are. */
@FunctionalInterface
public interface TraceFiles {
  /** There is no trace file. */
  TraceFiles NONE = finding -> null;

  /** The file that holds this finding's trace, as the user can name it; null if there is none. */
  @Nullable String of(Finding finding);
}
