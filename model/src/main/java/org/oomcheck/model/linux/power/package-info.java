// SPDX-License-Identifier: GPL-2.0-or-later

/** The modelled parts of {@code kernel/power/}. */
@NullMarked
package org.oomcheck.model.linux.power;

import org.jspecify.annotations.NullMarked;
