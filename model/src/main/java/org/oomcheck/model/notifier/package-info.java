// SPDX-License-Identifier: GPL-2.0-or-later

/** The users of {@code register_oom_notifier()}, one per file. */
@NullMarked
package org.oomcheck.model.notifier;

import org.jspecify.annotations.NullMarked;
