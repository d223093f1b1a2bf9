// SPDX-License-Identifier: GPL-2.0-or-later

/** What a command reads and writes, and what a process ends with. */
@NullMarked
package org.oomcheck.cli.terminal;

import org.jspecify.annotations.NullMarked;
