// SPDX-License-Identifier: GPL-2.0-or-later
/** The worlds of labs: kernel C of the grader's and the student's, linked. */
@NullMarked
package org.oomcheck.labs.world;

import org.jspecify.annotations.NullMarked;
