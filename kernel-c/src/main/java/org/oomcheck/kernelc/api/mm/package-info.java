// SPDX-License-Identifier: GPL-2.0-or-later
/** Headers of memory management, bound to the model: one class for each. */
@NullMarked
package org.oomcheck.kernelc.api.mm;

import org.jspecify.annotations.NullMarked;
