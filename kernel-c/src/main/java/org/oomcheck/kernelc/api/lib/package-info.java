// SPDX-License-Identifier: GPL-2.0-or-later
/** Headers of the kernel's library: what keeps, finds and counts objects. */
@NullMarked
package org.oomcheck.kernelc.api.lib;

import org.jspecify.annotations.NullMarked;
