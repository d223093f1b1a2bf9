// SPDX-License-Identifier: GPL-2.0-or-later

/** A game as a player or a program sees it. */
@NullMarked
package org.oomcheck.report.play;

import org.jspecify.annotations.NullMarked;
