// SPDX-License-Identifier: GPL-2.0-or-later
/** Headers of waiting, threads, work and time, bound to the model: one class for each. */
@NullMarked
package org.oomcheck.kernelc.api.sched;

import org.jspecify.annotations.NullMarked;
