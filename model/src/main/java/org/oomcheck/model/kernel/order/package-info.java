// SPDX-License-Identifier: GPL-2.0-or-later

/** Order without locks: atomics, bit operations, barriers, sequence counters, grace periods. */
@NullMarked
package org.oomcheck.model.kernel.order;

import org.jspecify.annotations.NullMarked;
