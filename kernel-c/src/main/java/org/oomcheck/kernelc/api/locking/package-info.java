// SPDX-License-Identifier: GPL-2.0-or-later
/** Headers of locks and of ordering, bound to the model: one class for each. */
@NullMarked
package org.oomcheck.kernelc.api.locking;

import org.jspecify.annotations.NullMarked;
