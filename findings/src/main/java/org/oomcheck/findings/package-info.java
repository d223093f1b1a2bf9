// SPDX-License-Identifier: GPL-2.0-or-later

/** Counterexamples as they are kept, rendered and replayed. */
@NullMarked
package org.oomcheck.findings;

import org.jspecify.annotations.NullMarked;
