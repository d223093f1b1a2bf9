// SPDX-License-Identifier: GPL-2.0-or-later

/** Checks that members of a cluster share, and the command that starts a member. */
@NullMarked
package org.oomcheck.cli.cluster;

import org.jspecify.annotations.NullMarked;
