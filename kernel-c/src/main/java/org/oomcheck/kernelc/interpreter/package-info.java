// SPDX-License-Identifier: GPL-2.0-or-later

/**
 * Runs functions of C. What they do with memory and with each other goes through two interfaces,
 * {@link org.oomcheck.kernelc.interpreter.Memory} and {@link
 * org.oomcheck.kernelc.interpreter.Calls}; the rest is the arithmetic and the control flow of C on
 * x86-64.
 */
@NullMarked
package org.oomcheck.kernelc.interpreter;

import org.jspecify.annotations.NullMarked;
