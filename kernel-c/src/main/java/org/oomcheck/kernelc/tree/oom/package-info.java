// SPDX-License-Identifier: GPL-2.0-or-later
/** The OOM killer and its notifiers, run as C in the scenarios of the catalogue. */
@NullMarked
package org.oomcheck.kernelc.tree.oom;

import org.jspecify.annotations.NullMarked;
