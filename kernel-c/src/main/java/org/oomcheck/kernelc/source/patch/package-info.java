// SPDX-License-Identifier: GPL-2.0-or-later

/** Patches as people have them, and trees with patches on them. */
@NullMarked
package org.oomcheck.kernelc.source.patch;

import org.jspecify.annotations.NullMarked;
