// SPDX-License-Identifier: GPL-2.0-or-later

/** What can be written on a command line, each option once. */
@NullMarked
package org.oomcheck.cli.option;

import org.jspecify.annotations.NullMarked;
