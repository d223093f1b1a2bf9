// SPDX-License-Identifier: GPL-2.0-or-later

/** How text is laid out and written to files. */
@NullMarked
package org.oomcheck.report.text;

import org.jspecify.annotations.NullMarked;
