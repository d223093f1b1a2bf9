// SPDX-License-Identifier: GPL-2.0-or-later

/** The engines besides the explorer, and what they found. */
@NullMarked
package org.oomcheck.report.engine;

import org.jspecify.annotations.NullMarked;
