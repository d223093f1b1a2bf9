// SPDX-License-Identifier: GPL-2.0-or-later

/** CPUs as far as interrupts need them: what is disabled, interrupt handlers, timers. */
@NullMarked
package org.oomcheck.model.kernel.irq;

import org.jspecify.annotations.NullMarked;
