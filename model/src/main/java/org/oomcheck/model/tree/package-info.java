// SPDX-License-Identifier: GPL-2.0-or-later

/** Kernel releases, each an immutable set of modelled functions that a patch can replace. */
@NullMarked
package org.oomcheck.model.tree;

import org.jspecify.annotations.NullMarked;
