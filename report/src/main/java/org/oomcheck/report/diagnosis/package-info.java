// SPDX-License-Identifier: GPL-2.0-or-later

/**
 * What a counterexample means: which tasks are blocked, in which order locks were taken, and the
 * report that says so.
 */
@NullMarked
package org.oomcheck.report.diagnosis;

import org.jspecify.annotations.NullMarked;
