// SPDX-License-Identifier: GPL-2.0-or-later

/**
 * How states are expanded and searched: steps, successors, breadth-first search, reduction,
 * workers.
 */
@NullMarked
package org.oomcheck.explorer.search;

import org.jspecify.annotations.NullMarked;
