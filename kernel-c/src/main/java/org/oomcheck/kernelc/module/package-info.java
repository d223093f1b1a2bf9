// SPDX-License-Identifier: GPL-2.0-or-later
/** Kernel modules of a user's own, as scenarios. */
@NullMarked
package org.oomcheck.kernelc.module;

import org.jspecify.annotations.NullMarked;
