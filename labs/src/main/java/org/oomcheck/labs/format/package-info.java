// SPDX-License-Identifier: GPL-2.0-or-later
/** Grades as text and as the files that other programs read. */
@NullMarked
package org.oomcheck.labs.format;

import org.jspecify.annotations.NullMarked;
