// SPDX-License-Identifier: GPL-2.0-or-later

/**
 * Tests that run the model on real threads and cores under jcstress, and the check of what came of
 * them.
 */
@NullMarked
package org.oomcheck.stress;

import org.jspecify.annotations.NullMarked;
