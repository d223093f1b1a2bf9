// SPDX-License-Identifier: GPL-2.0-or-later

/** The command line, where all the other modules meet. */
@NullMarked
package org.oomcheck.cli;

import org.jspecify.annotations.NullMarked;
