// SPDX-License-Identifier: GPL-2.0-or-later

/** What the tasks of a world do: automata that are learned by running their bodies again. */
@NullMarked
package org.oomcheck.explorer.program;

import org.jspecify.annotations.NullMarked;
