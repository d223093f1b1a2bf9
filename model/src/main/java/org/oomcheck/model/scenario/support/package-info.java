// SPDX-License-Identifier: GPL-2.0-or-later

/**
 * What scenarios share: guests, processes, parameters, assumptions, and checks that a tree can be
 * given.
 */
@NullMarked
package org.oomcheck.model.scenario.support;

import org.jspecify.annotations.NullMarked;
