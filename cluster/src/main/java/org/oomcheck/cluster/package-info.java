// SPDX-License-Identifier: GPL-2.0-or-later

/** A cluster on Hazelcast: what connects the members of a shared search, and lets none else in. */
@NullMarked
package org.oomcheck.cluster;

import org.jspecify.annotations.NullMarked;
