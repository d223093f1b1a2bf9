// SPDX-License-Identifier: GPL-2.0-or-later

/** Counterexamples as pictures. */
@NullMarked
package org.oomcheck.report.picture;

import org.jspecify.annotations.NullMarked;
