// SPDX-License-Identifier: GPL-2.0-or-later

/** Patches in files: compiled, explored, and compared with the tree without them. */
@NullMarked
package org.oomcheck.cli.review;

import org.jspecify.annotations.NullMarked;
