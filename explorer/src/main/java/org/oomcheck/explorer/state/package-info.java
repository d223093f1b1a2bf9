// SPDX-License-Identifier: GPL-2.0-or-later

/** States and how they are stored: layout, symmetry, the store, and the graph of transitions. */
@NullMarked
package org.oomcheck.explorer.state;

import org.jspecify.annotations.NullMarked;
