// SPDX-License-Identifier: GPL-2.0-or-later

/** The hazards that the engine itself sees: one class each. */
@NullMarked
package org.oomcheck.explorer.hazard;

import org.jspecify.annotations.NullMarked;
