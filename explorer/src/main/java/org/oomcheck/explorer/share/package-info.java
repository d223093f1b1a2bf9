// SPDX-License-Identifier: GPL-2.0-or-later

/** One search that is shared among several members, and what it needs to reach them. */
@NullMarked
package org.oomcheck.explorer.share;

import org.jspecify.annotations.NullMarked;
