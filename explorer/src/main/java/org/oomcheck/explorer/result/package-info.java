// SPDX-License-Identifier: GPL-2.0-or-later

/** What a caller gives to the explorer and gets back: plain data. */
@NullMarked
package org.oomcheck.explorer.result;

import org.jspecify.annotations.NullMarked;
