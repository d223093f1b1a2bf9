// SPDX-License-Identifier: GPL-2.0-or-later
/** What the headers of a world share. */
@NullMarked
package org.oomcheck.kernelc.api.world;

import org.jspecify.annotations.NullMarked;
