// SPDX-License-Identifier: GPL-2.0-or-later
/** What a driver offers to processes and to the driver core, bound to the model. */
@NullMarked
package org.oomcheck.kernelc.api.driver;

import org.jspecify.annotations.NullMarked;
