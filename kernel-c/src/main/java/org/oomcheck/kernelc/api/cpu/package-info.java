// SPDX-License-Identifier: GPL-2.0-or-later
/** Headers about CPUs and what each of them has of its own. */
@NullMarked
package org.oomcheck.kernelc.api.cpu;

import org.jspecify.annotations.NullMarked;
