// SPDX-License-Identifier: GPL-2.0-or-later
/** Kernel trees whose functions are run as C in the scenarios of the catalogue. */
@NullMarked
package org.oomcheck.kernelc.tree;

import org.jspecify.annotations.NullMarked;
