// SPDX-License-Identifier: GPL-2.0-or-later
/** How calls, types and constants of kernel headers are bound to the model. */
@NullMarked
package org.oomcheck.kernelc.binding;

import org.jspecify.annotations.NullMarked;
