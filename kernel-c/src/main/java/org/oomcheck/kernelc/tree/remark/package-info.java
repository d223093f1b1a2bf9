// SPDX-License-Identifier: GPL-2.0-or-later
/** What an answer about a patch rests on and would not say by itself. */
@NullMarked
package org.oomcheck.kernelc.tree.remark;

import org.jspecify.annotations.NullMarked;
