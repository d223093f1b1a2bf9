// SPDX-License-Identifier: GPL-2.0-or-later

/** Checks of what the exploration takes for granted about a world. */
@NullMarked
package org.oomcheck.explorer.selfcheck;

import org.jspecify.annotations.NullMarked;
