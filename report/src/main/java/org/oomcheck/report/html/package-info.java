// SPDX-License-Identifier: GPL-2.0-or-later

/** The HTML report. */
@NullMarked
package org.oomcheck.report.html;

import org.jspecify.annotations.NullMarked;
