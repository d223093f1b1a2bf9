// SPDX-License-Identifier: GPL-2.0-or-later

/** The modelled kernel on threads that Lincheck schedules, one bytecode instruction at a time. */
@NullMarked
package org.oomcheck.lincheck;

import org.jspecify.annotations.NullMarked;
