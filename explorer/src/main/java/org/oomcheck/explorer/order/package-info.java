// SPDX-License-Identifier: GPL-2.0-or-later

/** Accesses whose order the search takes for granted and the kernel's memory model does not. */
@NullMarked
package org.oomcheck.explorer.order;

import org.jspecify.annotations.NullMarked;
