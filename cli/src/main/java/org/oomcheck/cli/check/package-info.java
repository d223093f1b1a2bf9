// SPDX-License-Identifier: GPL-2.0-or-later

/** Checks that run at the same time, and their results as text. */
@NullMarked
package org.oomcheck.cli.check;

import org.jspecify.annotations.NullMarked;
