// SPDX-License-Identifier: GPL-2.0-or-later

/** Checks, their results, and the findings among them. */
@NullMarked
package org.oomcheck.report;

import org.jspecify.annotations.NullMarked;
