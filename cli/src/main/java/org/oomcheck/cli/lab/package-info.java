// SPDX-License-Identifier: GPL-2.0-or-later
/** The commands of course labs. */
@NullMarked
package org.oomcheck.cli.lab;

import org.jspecify.annotations.NullMarked;
