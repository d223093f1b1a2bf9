// SPDX-License-Identifier: GPL-2.0-or-later

/**
 * From text to syntax tree: lexer, {@code #if}, and a recursive-descent parser that knows the forms
 * that kernel macros give to C.
 */
@NullMarked
package org.oomcheck.kernelc.syntax.parse;

import org.jspecify.annotations.NullMarked;
