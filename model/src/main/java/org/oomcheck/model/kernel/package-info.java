// SPDX-License-Identifier: GPL-2.0-or-later

/** The kernel's concurrency primitives, one per file, each built from the machine's steps. */
@NullMarked
package org.oomcheck.model.kernel;

import org.jspecify.annotations.NullMarked;
