// SPDX-License-Identifier: GPL-2.0-or-later

/**
 * The syntax tree of kernel C before the preprocessor. A node is immutable and knows its file, line
 * and column. The tree keeps macros as they are used; nothing is expanded.
 */
@NullMarked
package org.oomcheck.kernelc.syntax;

import org.jspecify.annotations.NullMarked;
