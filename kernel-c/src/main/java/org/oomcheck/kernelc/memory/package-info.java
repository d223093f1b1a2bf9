// SPDX-License-Identifier: GPL-2.0-or-later
/**
 * Where the variables of C are. What exists when the world has booted is shared, and made of cells
 * and of the model's primitives; the stack of a task is its own.
 */
@NullMarked
package org.oomcheck.kernelc.memory;

import org.jspecify.annotations.NullMarked;
