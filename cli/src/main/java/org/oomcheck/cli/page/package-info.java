// SPDX-License-Identifier: GPL-2.0-or-later

/** Pages made from the command line: the manual, and the examples in Markdown. */
@NullMarked
package org.oomcheck.cli.page;

import org.jspecify.annotations.NullMarked;
