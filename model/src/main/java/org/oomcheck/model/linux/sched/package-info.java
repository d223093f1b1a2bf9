// SPDX-License-Identifier: GPL-2.0-or-later
/** {@code kernel/sched} and {@code kernel/fork.c}: what tasks of one process share. */
@NullMarked
package org.oomcheck.model.linux.sched;

import org.jspecify.annotations.NullMarked;
