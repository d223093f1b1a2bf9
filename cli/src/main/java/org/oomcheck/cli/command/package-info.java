// SPDX-License-Identifier: GPL-2.0-or-later

/** One class for each command: its options, and what it does with them. */
@NullMarked
package org.oomcheck.cli.command;

import org.jspecify.annotations.NullMarked;
