// SPDX-License-Identifier: GPL-2.0-or-later
/** Headers that every file includes, bound to the model: one class for each. */
@NullMarked
package org.oomcheck.kernelc.api.base;

import org.jspecify.annotations.NullMarked;
