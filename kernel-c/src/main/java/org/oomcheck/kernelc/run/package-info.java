// SPDX-License-Identifier: GPL-2.0-or-later
/** Runs C as the bodies of a world's tasks. */
@NullMarked
package org.oomcheck.kernelc.run;

import org.jspecify.annotations.NullMarked;
