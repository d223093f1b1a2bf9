// SPDX-License-Identifier: GPL-2.0-or-later

/** The modelled parts of {@code fs/}: one lock, and the inodes that reclaim can free. */
@NullMarked
package org.oomcheck.model.linux.fs;

import org.jspecify.annotations.NullMarked;
