// SPDX-License-Identifier: GPL-2.0-or-later
/** Users of the OOM notifier chain that run as C, each in worlds of its own. */
@NullMarked
package org.oomcheck.kernelc.tree.notifier;

import org.jspecify.annotations.NullMarked;
