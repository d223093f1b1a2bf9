// SPDX-License-Identifier: GPL-2.0-or-later

/**
 * The modelled parts of {@code drivers/virtio/}: the balloon, its virtqueues and the host behind
 * them.
 */
@NullMarked
package org.oomcheck.model.linux.virtio;

import org.jspecify.annotations.NullMarked;
