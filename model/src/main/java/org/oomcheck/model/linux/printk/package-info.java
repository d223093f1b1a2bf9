// SPDX-License-Identifier: GPL-2.0-or-later

/** The modelled parts of {@code kernel/printk/}: tasks that print, and the console that is slow. */
@NullMarked
package org.oomcheck.model.linux.printk;

import org.jspecify.annotations.NullMarked;
