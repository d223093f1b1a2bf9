// SPDX-License-Identifier: GPL-2.0-or-later

/** Kernel threads that are stopped and parked, and work items that share a pool of workers. */
@NullMarked
package org.oomcheck.model.kernel.work;

import org.jspecify.annotations.NullMarked;
