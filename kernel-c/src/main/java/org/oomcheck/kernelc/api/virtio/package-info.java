// SPDX-License-Identifier: GPL-2.0-or-later
/** Headers of virtio, bound to the model: one class for each. */
@NullMarked
package org.oomcheck.kernelc.api.virtio;

import org.jspecify.annotations.NullMarked;
