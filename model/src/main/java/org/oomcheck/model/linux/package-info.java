// SPDX-License-Identifier: GPL-2.0-or-later

/** The modelled parts of the Linux sources, one class per {@code .c} file. */
@NullMarked
package org.oomcheck.model.linux;

import org.jspecify.annotations.NullMarked;
