// SPDX-License-Identifier: GPL-2.0-or-later

/** Writes a syntax tree as C that parses to the same tree. */
@NullMarked
package org.oomcheck.kernelc.syntax.print;

import org.jspecify.annotations.NullMarked;
