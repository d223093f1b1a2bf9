// SPDX-License-Identifier: GPL-2.0-or-later
/** Course labs: what is handed out, and how what comes back is graded. */
@NullMarked
package org.oomcheck.labs;

import org.jspecify.annotations.NullMarked;
