// SPDX-License-Identifier: GPL-2.0-or-later

/** Exploration for any number of tasks of one role. */
@NullMarked
package org.oomcheck.explorer.parametric;

import org.jspecify.annotations.NullMarked;
