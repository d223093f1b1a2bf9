// SPDX-License-Identifier: GPL-2.0-or-later

/** A game in a terminal or a pipe. */
@NullMarked
package org.oomcheck.cli.play;

import org.jspecify.annotations.NullMarked;
