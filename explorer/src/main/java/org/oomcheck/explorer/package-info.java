// SPDX-License-Identifier: GPL-2.0-or-later

/**
 * The exhaustive checker: tries every interleaving of a bounded world, or names the limit it met.
 */
@NullMarked
package org.oomcheck.explorer;

import org.jspecify.annotations.NullMarked;
