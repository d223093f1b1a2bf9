// SPDX-License-Identifier: GPL-2.0-or-later

/** Java files of the user's: compiled in memory, with a note of which of their lines ran. */
@NullMarked
package org.oomcheck.cli.source;

import org.jspecify.annotations.NullMarked;
