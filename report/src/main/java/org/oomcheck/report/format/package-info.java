// SPDX-License-Identifier: GPL-2.0-or-later

/** The formats in which results are printed. One class is one format. */
@NullMarked
package org.oomcheck.report.format;

import org.jspecify.annotations.NullMarked;
