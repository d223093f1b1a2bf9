// SPDX-License-Identifier: GPL-2.0-or-later

/** The modelled parts of {@code mm/}, and the kernel that they make up. */
@NullMarked
package org.oomcheck.model.linux.mm;

import org.jspecify.annotations.NullMarked;
