// SPDX-License-Identifier: GPL-2.0-or-later

/** The generated pages in {@code findings/}. */
@NullMarked
package org.oomcheck.report.page;

import org.jspecify.annotations.NullMarked;
