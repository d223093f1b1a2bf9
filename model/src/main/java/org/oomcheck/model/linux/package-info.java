// SPDX-License-Identifier: GPL-2.0-or-later

/**
 * What the modelled Linux sources stand on; the sources are in packages named after the kernel's
 * folders.
 */
@NullMarked
package org.oomcheck.model.linux;

import org.jspecify.annotations.NullMarked;
