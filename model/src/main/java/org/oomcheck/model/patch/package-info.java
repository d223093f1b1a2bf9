// SPDX-License-Identifier: GPL-2.0-or-later

/** Patches and proposed patches, each one a file that turns a tree into another tree. */
@NullMarked
package org.oomcheck.model.patch;

import org.jspecify.annotations.NullMarked;
