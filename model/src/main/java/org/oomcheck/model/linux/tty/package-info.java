// SPDX-License-Identifier: GPL-2.0-or-later

/** The modelled parts of {@code drivers/tty/}. */
@NullMarked
package org.oomcheck.model.linux.tty;

import org.jspecify.annotations.NullMarked;
