// SPDX-License-Identifier: GPL-2.0-or-later

/** What a modelled kernel runs on: steps, cells, tasks, and the machine that performs them. */
@NullMarked
package org.oomcheck.model.machine;

import org.jspecify.annotations.NullMarked;
