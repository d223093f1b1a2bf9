// SPDX-License-Identifier: GPL-2.0-or-later

/** Counterexamples as they are kept, rendered and replayed. */
@NullMarked
package org.oomcheck.report;

import org.jspecify.annotations.NullMarked;
