// SPDX-License-Identifier: GPL-2.0-or-later

/** Commands as tools of the Model Context Protocol, for programs that review patches. */
@NullMarked
package org.oomcheck.cli.mcp;

import org.jspecify.annotations.NullMarked;
