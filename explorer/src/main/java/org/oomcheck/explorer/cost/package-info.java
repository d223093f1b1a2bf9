// SPDX-License-Identifier: GPL-2.0-or-later

/** What a world costs at worst: waits, and what it declares as costs. */
@NullMarked
package org.oomcheck.explorer.cost;

import org.jspecify.annotations.NullMarked;
