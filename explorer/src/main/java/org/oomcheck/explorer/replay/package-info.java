// SPDX-License-Identifier: GPL-2.0-or-later

/** From a finding to its schedule, and from a schedule back to the run. */
@NullMarked
package org.oomcheck.explorer.replay;

import org.jspecify.annotations.NullMarked;
