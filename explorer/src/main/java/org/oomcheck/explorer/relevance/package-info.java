// SPDX-License-Identifier: GPL-2.0-or-later

/** Which cells make a difference to what tasks do, and which are only written. */
@NullMarked
package org.oomcheck.explorer.relevance;

import org.jspecify.annotations.NullMarked;
