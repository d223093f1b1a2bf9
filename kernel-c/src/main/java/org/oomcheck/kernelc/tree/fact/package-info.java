// SPDX-License-Identifier: GPL-2.0-or-later
/** What the model has to know of a tree's files that are not run. */
@NullMarked
package org.oomcheck.kernelc.tree.fact;

import org.jspecify.annotations.NullMarked;
