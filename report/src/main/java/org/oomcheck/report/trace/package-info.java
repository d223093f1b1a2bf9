// SPDX-License-Identifier: GPL-2.0-or-later

/** Counterexamples as files that can be replayed, in the explorer and on threads. */
@NullMarked
package org.oomcheck.report.trace;

import org.jspecify.annotations.NullMarked;
