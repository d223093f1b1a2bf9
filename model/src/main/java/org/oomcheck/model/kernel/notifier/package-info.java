// SPDX-License-Identifier: GPL-2.0-or-later

/** Notifier chains of every kind, with actions and return codes. */
@NullMarked
package org.oomcheck.model.kernel.notifier;

import org.jspecify.annotations.NullMarked;
